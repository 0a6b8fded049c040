/** Parts of modules that only the benchmarks use. */

import 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    graphql(source: string, context: object): Promise<import('graphql').ExecutionResult>
  }
}
