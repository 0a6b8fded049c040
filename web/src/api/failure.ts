/** Failure of an operation: an error code, or OFFLINE if no answer came. */

import { GatehouseError } from '@gatehouse/client'
import { CombinedError } from '@urql/core'

export type FailureCode = GatehouseError['code'] | LaterCode | 'OFFLINE'

/** Codes of the contract that only later versions of the server send. */
export type LaterCode = 'SECOND_FACTOR_REQUIRED' | 'LINK_REQUIRED' | 'REGISTRATION_CLOSED'

export type Issue = { path: string[]; message: string }

export type Failure = {
  code: FailureCode
  /** Errors of single fields. */
  issues: Issue[]
  /** Seconds to wait before the next attempt. */
  retryAfter: number | undefined
  /** Identifies the request in the server's log. */
  requestId: string | undefined
  extensions: Record<string, unknown>
}

/** @param error thrown or returned by an operation. */
export function failureOf(error: unknown): Failure {
  const thrown = error instanceof CombinedError ? (error.graphQLErrors[0] ?? error.networkError) : error
  if (thrown instanceof GatehouseError) return known(thrown.code, thrown.extensions)
  const extensions = (thrown as { extensions?: Record<string, unknown> } | undefined)?.extensions
  if (extensions) return known((extensions.code ?? 'INTERNAL_SERVER_ERROR') as FailureCode, extensions)
  return known('OFFLINE', {})
}

function known(code: FailureCode, extensions: Record<string, unknown>): Failure {
  const { issues, retryAfter, requestId } = extensions
  return {
    code,
    extensions,
    issues: Array.isArray(issues) ? issues : [],
    retryAfter: typeof retryAfter === 'number' ? retryAfter : undefined,
    requestId: typeof requestId === 'string' ? requestId : undefined,
  }
}
