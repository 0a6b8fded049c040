/**
 * Entry point for graphql-sse.
 * @example const authorization = createAuthorization(schema, options) createHandler({ schema: authorization.schema,
 * context, ...sseOptions(authorization) })
 */

import type { Authorization } from '../create-authorization.ts'
import { type AuthorizedExecution, authorizedExecution } from './execution.ts'

/** A rejected operation gets one `next` event with its errors, then `complete`, like over graphql-ws. */
export const sseOptions = <TContext>(authorization: Authorization<TContext>): AuthorizedExecution =>
  authorizedExecution(authorization)
