/** What the benchmarks use of the driver besides what the project does. */
import 'better-sqlite3'

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
