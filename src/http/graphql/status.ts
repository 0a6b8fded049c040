/** Status, Retry-After and WWW-Authenticate of a GraphQL response. */

import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import { type FormattedExecutionResult, type GraphQLFormattedError, Kind, type OperationDefinitionNode } from 'graphql'
import { chooseMediaType } from '../media-type.ts'
import { challenge } from './challenge.ts'

/** Status by error code if nothing was executed; 500 for all other codes. */
const STATUSES: Record<string, number> = {
  UNAUTHENTICATED: 401,
  REAUTHENTICATION_REQUIRED: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
  BAD_USER_INPUT: 400,
  OPERATION_TOO_LARGE: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  UNAVAILABLE: 503,
}

/** Codes of errors with a retry delay. */
const WAITS = new Set<unknown>(['TOO_MANY_REQUESTS', 'UNAVAILABLE'])

/** Statuses that responses in `application/json` get too: wrong method, or server error. Other errors get 200 there. */
const isForAllMediaTypes = (status: number) => status === 405 || status >= 500

/** Returns the longest retry delay of all errors, in whole seconds. */
function retryAfter(errors: readonly GraphQLFormattedError[]): number | undefined {
  const waits = errors.map(({ extensions }) => (WAITS.has(extensions?.code) ? extensions?.retryAfter : null))
  const known = waits.filter((wait) => typeof wait === 'number')
  return known.length > 0 ? Math.ceil(Math.max(...known)) : undefined
}

/** Returns the status of errors before execution. Keeps the given one, unless it is Apollo's default of 500. */
function statusBefore(errors: readonly GraphQLFormattedError[], set: number | undefined): number {
  if (set !== undefined && set !== 200 && set < 500) return set
  return STATUSES[String(errors[0]?.extensions?.code)] ?? set ?? 500
}

/**
 * True if an operation had no effect because the database was unavailable, so that its request may be sent again. With
 * several mutations the first may have written.
 */
function didNothing(
  { errors = [], data }: Pick<FormattedExecutionResult, 'errors' | 'data'>,
  operation: OperationDefinitionNode | undefined,
): boolean {
  if (data !== null || !errors.every(({ extensions }) => extensions?.code === 'UNAVAILABLE')) return false
  const [first, ...others] = operation?.selectionSet.selections ?? []
  return operation?.operation === 'query' || (first?.kind === Kind.FIELD && others.length === 0)
}

/**
 * Plugin that sets status and headers from the error codes (GraphQL-over-HTTP §Status Codes). It respects what other
 * plugins have set, so it must be the last one.
 */
export function httpStatus<TContext extends BaseContext>(): ApolloServerPlugin<TContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, response, source, operation }) => {
        if (response.body.kind !== 'single') return
        const { http } = response
        const { errors = [], data } = response.body.singleResult
        const mediaType = chooseMediaType(request.http?.headers.get('accept'))
        if (mediaType !== null) http.headers.set('content-type', `${mediaType}; charset=utf-8`)

        const wait = retryAfter(errors)
        if (wait !== undefined) http.headers.set('retry-after', String(wait))
        const authenticate = challenge(errors)
        if (authenticate !== undefined && !http.headers.has('www-authenticate'))
          http.headers.set('www-authenticate', authenticate)

        // Executed: status 200 even with field errors.
        if (data !== undefined && !didNothing({ errors, data }, operation)) return
        http.status = statusBefore(errors, http.status)
        // A request with a `query` is well-formed. In plain JSON its errors get status 200, since a 4xx may come from
        // any proxy (GraphQL-over-HTTP §application/json).
        if (mediaType === 'application/json' && source !== undefined && !isForAllMediaTypes(http.status))
          http.status = 200
      },
    }),
  }
}
