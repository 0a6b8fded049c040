/** What the benchmarks use of modules besides what the project does. */

import 'better-sqlite3'
import 'fastify'

declare module 'better-sqlite3' {
  export interface Statement {
    run(...values: (Stored | Record<string, Stored>)[]): { changes: number }
    get(...values: Stored[]): Record<string, unknown> | undefined
  }

  // biome-ignore lint/style/noDefaultExport: it is the driver's.
  export default interface Database {
    exec(sql: string): void
    pragma(pragma: string): unknown
    transaction<A extends unknown[], R>(work: (...values: A) => R): { immediate(...values: A): R }
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    graphql(source: string, context: object): Promise<import('graphql').ExecutionResult>
  }
}
