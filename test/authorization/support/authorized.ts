/** A guarded schema and ways to query it. */

import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type ExecutionResult, graphql } from 'graphql'
import { type AuthorizationOptions, createAuthorization, type Viewer } from '../../../src/authorization/index.ts'
import { DIRECTIVES, ROLES } from './directives.ts'

export type Context = { viewer?: Viewer | null; reason?: string }

export const NOW = new Date('2026-11-25T12:00:00Z')
export const USER: Viewer = { role: 'USER', authTime: new Date('2026-11-25T11:59:00Z') }
export const SUPPORT: Viewer = { role: 'SUPPORT' }
export const ADMIN: Viewer = { role: 'ADMIN' }

type Resolvers = NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>
type Asked = { viewer?: Viewer | null; variables?: Record<string, unknown>; reason?: string }

/** @param sdl SDL, with or without definitions of the directives. */
export function executable(sdl: string, resolvers: Resolvers = {}) {
  return makeExecutableSchema({ typeDefs: sdl.includes('directive @auth') ? sdl : DIRECTIVES + sdl, resolvers })
}

export function authorized(
  sdl: string,
  resolvers: Resolvers = {},
  options: Partial<AuthorizationOptions<Context, string>> = {},
) {
  const authorization = createAuthorization<Context>(executable(sdl, resolvers), {
    roles: ROLES,
    viewer: ({ viewer = null }) => viewer,
    reason: ({ reason = 'missing' }) => reason,
    now: () => NOW,
    ...options,
  })
  return {
    ...authorization,

    /** Queries by Apollo Server: planner, guard and introspection. */
    async ask(query: string, { variables, ...context }: Asked = {}) {
      const server = new ApolloServer({
        schema: authorization.schema,
        plugins: [authorization.plugin, ApolloServerPluginInlineTraceDisabled()],
        introspection: true,
        includeStacktraceInErrorResponses: false,
      })
      const { body, http } = await server.executeOperation(
        { query, ...(variables && { variables }) },
        { contextValue: context },
      )
      if (body.kind !== 'single') throw new Error('an incremental answer')
      const { data, errors = [] } = body.singleResult
      return {
        status: http.status,
        data: data as ExecutionResult['data'],
        errors,
        denied: errors.map(({ extensions }) => [extensions?.code, extensions?.coordinate]),
      }
    },

    /** Queries without the planner. */
    async execute(source: string, { variables, ...context }: Asked = {}) {
      const { data, errors = [] } = await graphql({
        schema: authorization.schema,
        source,
        variableValues: variables ?? {},
        contextValue: context,
      })
      return { data, errors, denied: errors.map(({ extensions }) => [extensions.code, extensions.coordinate]) }
    },
  }
}
