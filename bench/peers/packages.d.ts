/** What the peers use of packages that are installed for the benchmarks alone: the project is checked without them. */

declare module 'mercurius' {
  import type { FastifyInstance, FastifyRequest } from 'fastify'

  type Options = {
    schema: import('graphql').GraphQLSchema | string
    resolvers?: object
    jit?: number
    context?: (request: FastifyRequest) => object
  }
  const mercurius: (app: FastifyInstance, options: Options) => Promise<void>

  export { mercurius as default }
}

declare module 'graphql-yoga' {
  import type { RequestListener } from 'node:http'

  export function createSchema(definition: { typeDefs: string; resolvers: object }): import('graphql').GraphQLSchema
  export function createYoga(options: {
    schema: import('graphql').GraphQLSchema
    context: (initial: { request: Request }) => object
  }): RequestListener
}
