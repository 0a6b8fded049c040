/**
 * Entry point for graphql-http.
 * @example const authorization = createAuthorization(schema, options) createHandler({ schema: authorization.schema,
 * context, ...httpOptions(authorization) })
 */

import type { ExecutionResult } from 'graphql'
import type { Authorization } from '../create-authorization.ts'
import { type AuthorizedExecution, authorizedExecution, causeOf } from './execution.ts'
import { httpOf } from './refusal.ts'

type Response = [body: string, init: { status: number; statusText: string; headers: Record<string, string> }]

export type HttpOptions = Pick<AuthorizedExecution, 'execute' | 'validate'> & {
  /** Responds to a rejected operation with 401 or 403 and its headers. */
  onOperation(request: unknown, args: unknown, result: ExecutionResult): Response | undefined
}

export function httpOptions<TContext>(authorization: Authorization<TContext>): HttpOptions {
  const { execute, validate } = authorizedExecution(authorization)
  return {
    execute,
    validate,
    onOperation(_request, _args, result) {
      const cause = result.errors?.[0] && causeOf(result.errors[0])
      if (!cause) return undefined
      const { status, headers } = httpOf(cause)
      const contentType = { 'content-type': 'application/graphql-response+json; charset=utf-8' }
      return [JSON.stringify(result), { status, statusText: '', headers: { ...contentType, ...headers } }]
    },
  }
}
