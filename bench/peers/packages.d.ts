/** Types of packages that only the benchmarks install, so that the project type-checks without them. */

declare module 'mercurius' {
  import type { FastifyInstance, FastifyRequest } from 'fastify'

  type Options = {
    schema: import('graphql').GraphQLSchema | string
    resolvers?: object
    jit?: number
    context?: (request: FastifyRequest) => object
  }
  const mercurius: (app: FastifyInstance, options: Options) => Promise<void>

  // biome-ignore lint/style/noDefaultExport: it is the package's.
  export default mercurius
}

declare module 'graphql-yoga' {
  import type { RequestListener } from 'node:http'

  export function createSchema(definition: { typeDefs: string; resolvers: object }): import('graphql').GraphQLSchema
  export function createYoga(options: {
    schema: import('graphql').GraphQLSchema
    context: (initial: { request: Request }) => object
  }): RequestListener
}

declare module 'postgraphile' {
  import type { IncomingMessage, Server } from 'node:http'

  export function postgraphile(preset: {
    extends: object[]
    pgServices: object[]
    grafserv: { graphqlPath: string; graphiql: boolean }
    grafast: { context(request: { node?: { req: IncomingMessage } }): { pgSettings?: Record<string, string> } }
  }): { createServ(grafserv: object): { addTo(server: Server): Promise<void> } }
}

declare module 'postgraphile/adaptors/pg' {
  export function makePgService(options: { connectionString: string; schemas: string[] }): object
}

declare module 'postgraphile/grafserv/node' {
  export const grafserv: object
}

declare module 'postgraphile/presets/amber' {
  export const PostGraphileAmberPreset: object
}

declare module '@envelop/core' {
  type Graphql = typeof import('graphql')
  type Enveloped = Pick<Graphql, 'execute'> & {
    schema: import('graphql').GraphQLSchema
    contextFactory(): Promise<unknown>
  }
  export function envelop(options: { plugins: object[] }): (initial: object) => Enveloped
  export function useEngine(engine: Pick<Graphql, 'parse' | 'validate' | 'execute' | 'subscribe'>): object
  export function useSchema(schema: import('graphql').GraphQLSchema): object
}

declare module '@envelop/generic-auth' {
  export function useGenericAuth<C>(options: {
    mode: 'protect-granular'
    resolveUserFn: (context: C) => object | null
  }): object
}

declare module '@graphql-authz/core' {
  type Execute = typeof import('graphql').execute
  export abstract class PreExecutionRule {
    abstract execute(context: unknown): boolean
  }
  export function wrapExecuteFn(
    execute: Execute,
    options: { rules: Record<string, object>; authSchema: Record<string, Record<string, object>> },
  ): (...args: Parameters<Execute>) => Promise<import('graphql').ExecutionResult>
}

declare module 'mercurius-auth' {
  import type { FastifyPluginAsync } from 'fastify'

  type Policy = (
    policy: unknown,
    parent: unknown,
    args: unknown,
    context: { auth?: { viewer?: object | null } },
  ) => boolean
  type Options = { authDirective: string; authContext: (context: never) => object; applyPolicy: Policy }
  const mercuriusAuth: FastifyPluginAsync<Options>
  // biome-ignore lint/style/noDefaultExport: it is the package's.
  export default mercuriusAuth
}

declare module '@apollo/client' {
  type Fetch = typeof globalThis.fetch
  export class HttpLink {
    constructor(options: { uri: string; fetch: Fetch; headers: Record<string, string> })
  }
  export class InMemoryCache {}
  export class ApolloClient {
    constructor(options: { link: HttpLink; cache: InMemoryCache })
    query(options: { query: import('graphql').DocumentNode }): Promise<unknown>
  }
  export function gql(document: string): import('graphql').DocumentNode
}

declare module 'graphql-request' {
  type Fetch = typeof globalThis.fetch
  export class GraphQLClient {
    constructor(url: string, options: { fetch: Fetch; headers: Record<string, string> })
    request(document: string): Promise<unknown>
  }
}

declare module 'type-graphql' {
  export function Authorized(): unknown
  export function Field(type: () => unknown): MethodDecorator
  export function ObjectType(name: string): unknown
  export function Query(type: () => unknown): MethodDecorator
  export function Resolver(): unknown
  export function buildSchema(options: object): Promise<import('graphql').GraphQLSchema>
}
