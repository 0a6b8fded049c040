/**
 * Entry point for Apollo Server 4 and 5.
 * @example const authorization = createAuthorization(schema, options) new ApolloServer({ schema: authorization.schema,
 * plugins: [apolloPlugin(authorization)], introspection: true })
 */

import type { Authorization } from '../create-authorization.ts'
import type { AuthorizationPlugin } from './apollo-plugin.ts'

/**
 * Rejects operations before any of them runs, sets the HTTP status, and keeps responses that differ by viewer out of
 * shared caches. Must be the first plugin, because a response cache before it would answer in its place. Apollo's
 * `introspection` must be true.
 */
export const apolloPlugin = <TContext>({ plugin }: Authorization<TContext>): AuthorizationPlugin<TContext> => plugin

export type { AuthorizationPlugin } from './apollo-plugin.ts'
