/**
 * Entry point for subgraphs of Apollo Federation.
 * @example const { schema, plugin } = protectSubgraph(buildSubgraphSchema({ typeDefs, resolvers }), {
 *   roles: ['USER', 'ADMIN'],
 *   viewer: ({ viewer }) => viewer, // From what the router passes on.
 *   federation: { service: { role: 'ADMIN' }, entities: { role: 'USER' } },
 * })
 */

import type { GraphQLSchema } from 'graphql'
import { type Authorization, type AuthorizationOptions, createAuthorization } from '../create-authorization.ts'
import type { FederationOptions } from '../policy/policy.ts'

/** Directive definitions for a subgraph, to add after its `@link`. Each subgraph enforces them; the router does not. */
export const subgraphDirectives = (roles: readonly string[]): string => `
enum Role { ${roles.join(' ')} }
enum Denial { REJECT NULL }
directive @auth(role: Role! = ${roles[0]}, maxAge: Int, factors: Int, scopes: [[String!]!], denied: Denial! = REJECT)
  on OBJECT | INTERFACE | UNION | SCALAR | ENUM | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_OBJECT | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @public(signsIn: Boolean! = false) on FIELD_DEFINITION
`

/**
 * Like createAuthorization, with requirements for `_service` and `_entities`. A representation also requires what its
 * type requires, checked before its `__resolveReference` runs.
 */
export const protectSubgraph = <TContext, TRole extends string = string>(
  schema: GraphQLSchema,
  options: AuthorizationOptions<TContext, TRole> & { federation: FederationOptions<TRole> },
): Authorization<TContext> => createAuthorization<TContext, TRole>(schema, options)
