/**
 * Entry point for Nest with its Apollo driver, schema-first or code-first.
 * @example GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true,
 * ...nestOptions(options),
 *   buildSchemaOptions: { directives: authDirectives({ roles: ['USER', 'ADMIN'] }) } })
 * // On fields: @Directive('@auth(role: ADMIN)')
 */

import type { GraphQLSchema } from 'graphql'
import { type Authorization, type AuthorizationOptions, createAuthorization } from '../create-authorization.ts'
import type { AuthorizationPlugin } from './apollo-plugin.ts'

export { authDirectives, type DirectiveOptions } from './code-first.ts'

export type NestOptions<TContext> = {
  transformSchema(schema: GraphQLSchema): GraphQLSchema
  plugins: AuthorizationPlugin<TContext>[]
  introspection: true
}

/** Returns module options that guard the schema which Nest builds. Other plugins go after the one in these options. */
export function nestOptions<TContext, TRole extends string = string>(
  options: AuthorizationOptions<TContext, TRole>,
): NestOptions<TContext> {
  let authorization: Authorization<TContext> | undefined
  const plugin: AuthorizationPlugin<TContext> = {
    requestDidStart() {
      if (!authorization)
        throw new Error('transformSchema was not called: spread all of nestOptions() into the module.')
      return authorization.plugin.requestDidStart()
    },
  }
  return {
    transformSchema(schema) {
      authorization = createAuthorization<TContext, TRole>(schema, options)
      return authorization.schema
    },
    plugins: [plugin],
    introspection: true, // Otherwise Apollo rejects introspection before the visible schema is used.
  }
}
