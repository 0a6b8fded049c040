/**
 * Statements that bypass Prisma. What nearly every request does is worth it: Prisma spends several times longer on making and taking apart
 * a query than SQLite on answering it. What they give and leave is what Prisma gives and leaves: property tests hold them to it.
 */

import type { EmailSearch } from './email-search.ts'

export type Value = string | number | boolean | Date | null

export type Query = { sql: string; values: Value[] }

export type Statements = {
  /**
   * Runs a SELECT on the last committed state. Statements are kept prepared, by their text: it must not hold values.
   * @param sql with `?` for each value, and names in double quotes; `?` must not occur otherwise.
   * @returns the rows; timestamps as Dates, booleans as booleans.
   */
  all<Row>(sql: string, values: readonly Value[]): Promise<Row[]>
  /**
   * The same at less cost, for rows to be listed: each as its values in the order of the columns, timestamps as ISO 8601 has them in
   * UTC, to the millisecond.
   */
  listed<Tuple extends unknown[]>(sql: string, values: readonly Value[]): Promise<Tuple[]>
  /**
   * Runs one INSERT, UPDATE or DELETE, in its turn among the transactions of `write`: committed when it resolves, and not at all when it
   * rejects.
   * @param sql as of `all`; what it returns is told by RETURNING.
   */
  run<Row>(sql: string, values: readonly Value[]): Promise<Row[]>
  /**
   * Runs work in a transaction of statements alone, in its turn among those of `write`, and under the same rules.
   * @param work is given what runs a statement in it, one that changes rows too.
   */
  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T>
  /**
   * A condition that a text column contains the next value, given in lower case: as it is, with no wildcards, and whatever
   * the case of its ASCII letters. The same on every database.
   */
  contains(column: string): string
  readonly emails: EmailSearch
  close(): Promise<void>
}

/** Where a statement is run: in a transaction, or by itself. */
export type Executor = Pick<Statements, 'all'>
