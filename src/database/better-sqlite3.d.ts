/** What is used of the driver, which brings no types. */
declare module 'better-sqlite3' {
  export type Stored = string | number | null

  export class Statement {
    /** Whether it gives rows. */
    readonly reader: boolean
    columns(): { name: string; type: string | null }[]
    all(...values: Stored[]): Record<string, unknown>[]
    /** Has it give rows as arrays of their values, from now on. */
    raw(): { all(...values: Stored[]): unknown[][] }
    run(...values: Stored[]): { changes: number }
  }

  // biome-ignore lint/style/noDefaultExport: it is what the driver exports.
  export default class Database {
    constructor(path: string, options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number })
    readonly inTransaction: boolean
    prepare(sql: string): Statement
    pragma(pragma: string, options?: { simple: true }): unknown
    close(): void
  }
}
