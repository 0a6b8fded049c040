/** Database port: reads at any time, writes in transactions. */

import type { Prisma, PrismaClient } from './client/client.ts'
import type { Statements } from './statements.ts'

/** Models of prisma/schema.prisma, under the names of its client. */
type Models = Uncapitalize<Prisma.ModelName>
type Reads =
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findMany'
  | 'count'
  | 'aggregate'
  | 'groupBy'

/** Reads outside of transactions, from the last committed state. */
export type Reader = { readonly [M in Models]: Pick<PrismaClient[M], Reads> }

/** Transaction: either all of its writes are stored, or none. */
export type Transaction = Pick<Prisma.TransactionClient, Models> & {
  /** Runs one statement in the transaction, like `Statements.all` outside. */
  all: Statements['all']
  /**
   * Runs a task after the commit, before `write` resolves; never after a rollback. Tasks run in order and must not
   * throw. A transaction that is retried starts without tasks.
   */
  afterCommit(task: () => void): void
}

export type PoolState = { readonly busy: number; readonly idle: number; readonly waiting: number }

export type Database = {
  readonly read: Reader
  /** Hand-written statements for reads that Prisma is too slow for. */
  readonly statements: Statements
  /**
   * Runs work in one transaction that sees its own writes. If work throws, everything is rolled back and the error
   * rethrown.
   *
   * Rejected inside another transaction, for which it would wait: pass that transaction on instead. Rolled back after
   * 10 s.
   * @throws UNAVAILABLE if the database is locked, full or unreachable; nothing is written then.
   *
   * SQLite runs one transaction at a time, so work must wait for nothing but the database. PostgreSQL runs them
   * concurrently: each statement sees the latest commits, and rows that are not locked may change. Work is retried
   * after a deadlock, so its only effects must be on the database and through `afterCommit`.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Running and queued transactions on SQLite, connections on PostgreSQL; for the metrics. */
  pool(): PoolState
  /** True if the database can be read and written. Resolves within two seconds. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** `file:PATH`, relative to the working directory, or `postgresql://USER:PASSWORD@HOST:PORT/NAME`. */
  url: string
  /** Maximum number of PostgreSQL connections of this instance. */
  poolSize?: number
  /** Timeout of the work in a transaction, in milliseconds. */
  transactionLimit?: number
  /** Called with each statement, for logs and tests. */
  onQuery?: (sql: string) => void
}
