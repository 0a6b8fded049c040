/**
 * Hand-written statements that bypass Prisma, for what nearly every request does: Prisma spends several times as long
 * on a query as SQLite. Results and stored values equal Prisma's, which property tests check.
 */

/** Value of a `?`. */
export type Value = string | number | boolean | Date | null

/** Statement with `?` for each value. */
export type Query = { sql: string; values: Value[] }

export type Statements = {
  /**
   * Runs a SELECT on the last committed state. Statements are prepared once per text, so the text must not contain
   * values.
   * @param sql `?` for each value, names in double quotes. `?` must not occur otherwise.
   * @param options.prepare false if the plan depends on the values: PostgreSQL then plans each call.
   * @returns the rows; timestamps as Dates, booleans as booleans.
   */
  all<Row>(sql: string, values: readonly Value[], options?: { prepare?: boolean }): Promise<Row[]>
  /**
   * Runs a SELECT that may read many rows. Searches are queued fairly by account, and run off the event loop on SQLite
   * and on a fifth of the connections on PostgreSQL.
   * @throws AppError TOO_MANY_REQUESTS if the queue is full and most of it belongs to this account.
   */
  search<Row>(account: string, sql: string, values: Value[]): Promise<Row[]>
  /**
   * Runs one INSERT, UPDATE or DELETE, queued with the transactions of `write`. It is committed when the promise
   * resolves, and rolled back when it rejects.
   * @param sql as in `all`; use RETURNING for results.
   */
  run<Row>(sql: string, values: readonly Value[]): Promise<Row[]>
  /**
   * Returns the condition that a text expression contains a text, case-sensitive and without wildcards.
   * @param options.trigrams true if PostgreSQL has a trigram index on the expression.
   */
  contains(expression: string, text: string, options?: { trigrams?: boolean }): Condition
  close(): Promise<void>
}

/** Part of a WHERE clause with the value of its single `?`. */
export type Condition = { sql: string; value: Value }

/** Search queue: maximum length, and assumed duration of a search before any was measured, in milliseconds. */
export const SEARCH_QUEUE = { maxWaiting: 1000, expectedDuration: 50 } as const
