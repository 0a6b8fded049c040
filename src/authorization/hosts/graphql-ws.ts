/**
 * Entry point for graphql-ws.
 * @example const authorization = createAuthorization(schema, options) useServer({ schema: authorization.schema,
 * context, ...wsOptions(authorization) }, webSocketServer)
 */

import type { Authorization } from '../create-authorization.ts'
import { type AuthorizedExecution, authorizedExecution } from './execution.ts'

/**
 * A rejected operation gets one `next` message with its errors, then `complete`. A subscription ends the same way when
 * its viewer no longer meets the requirements. `viewer(context)` is called before each event, so it must notice when a
 * token has expired.
 */
export const wsOptions = <TContext>(authorization: Authorization<TContext>): AuthorizedExecution =>
  authorizedExecution(authorization)
