/** HTTP's part of a GraphQL response: status, Retry-After, WWW-Authenticate. */

import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import { challenge } from './challenge.ts'
import { chooseMediaType } from './media-type.ts'

/** The status that each code stands for where nothing was executed; every other is a fault of ours. */
const STATUSES: Record<string, number> = {
  UNAUTHENTICATED: 401,
  REAUTHENTICATION_REQUIRED: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
  BAD_USER_INPUT: 400,
  OPERATION_TOO_LARGE: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
}

/** What an `application/json` client is told by status all the same: the method is wrong, or the server is. */
const isTold = (status: number) => status === 405 || status >= 500

/** The longest wait that any error asks for, in whole seconds. */
function retryAfter(errors: readonly GraphQLFormattedError[]): number | undefined {
  const waits = errors.map(({ extensions }) =>
    extensions?.code === 'TOO_MANY_REQUESTS' ? extensions.retryAfter : null,
  )
  const known = waits.filter((wait) => typeof wait === 'number')
  return known.length > 0 ? Math.ceil(Math.max(...known)) : undefined
}

/** A status for errors before execution: what was set, unless that is Apollo's 500 for a code that stands for another. */
function statusBefore(errors: readonly GraphQLFormattedError[], set: number | undefined): number {
  if (set !== undefined && set !== 200 && set < 500) return set
  return STATUSES[String(errors[0]?.extensions?.code)] ?? set ?? 500
}

/**
 * Sets status and headers by the errors' codes, as GraphQL-over-HTTP §Status Codes says for each media type. What others
 * have set stays as it is, so that it goes last among the plugins.
 */
export function httpStatus<TContext extends BaseContext>(): ApolloServerPlugin<TContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, response, source }) => {
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

        if (data !== undefined) return // executed: 200, whatever became of its fields
        http.status = statusBefore(errors, http.status)
        // A request with a `query` is well-formed, and its errors are for GraphQL to tell: a status of 4xx in JSON might be
        // any proxy's (GraphQL-over-HTTP §application/json).
        if (mediaType === 'application/json' && source !== undefined && !isTold(http.status)) http.status = 200
      },
    }),
  }
}
