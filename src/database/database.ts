/** The database, as the rest of the program sees it: reads at will, and writes in transactions. */

import type { Prisma, PrismaClient } from './client/client.ts'
import { readMigrations } from './migrations.ts'
import type { Statements } from './statements.ts'

export { isUniqueViolation } from './unique-violation.ts'

/** The models of prisma/schema.prisma, as its client names them. */
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

/** What may be read outside a transaction: its last committed state. */
export type Reader = { readonly [M in Models]: Pick<PrismaClient[M], Reads> }

/** A transaction: all of it is written, or nothing. */
export type Transaction = Pick<Prisma.TransactionClient, Models> & {
  /** Runs one statement in the transaction, as `Statements.all` runs a SELECT outside of one. */
  all: Statements['all']
  /**
   * Has a task run once the transaction is committed, before `write` resolves; never if it isn't. Tasks run in their order and
   * must not throw. A transaction that is repeated starts with none.
   */
  afterCommit(task: () => void): void
}

export type PoolState = { readonly busy: number; readonly idle: number; readonly waiting: number }

export type Database = {
  readonly read: Reader
  /** Reads that are worth more than Prisma's speed. */
  readonly statements: Statements
  /**
   * Runs work in one transaction that sees its own writes. What work throws undoes all and is thrown on.
   *
   * On SQLite one runs at a time: work must not wait for anything but the database, since the others wait for it. Elsewhere they run
   * side by side, each statement sees what was committed before it, and work may be run again after a deadlock: it must
   * have no effects but on the database and by `afterCommit`, and what it read may have changed unless it locked it.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** How many transactions run and wait where one runs at a time, and else connections: for the metrics. */
  pool(): PoolState
  /** True while the database answers. Known within two seconds. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** `file:PATH`, relative to the working directory, or `postgresql://USER:PASSWORD@HOST:PORT/NAME`. */
  url: string
  /** How many connections to PostgreSQL this instance may have. */
  poolSize?: number
  /** Told of each statement: for logs and tests. */
  onQuery?: (sql: string) => void
}

const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url)

/**
 * Opens the database. An embedded one is made and migrated as needed; one that instances share is migrated by
 * `migrateDatabase` alone. Only the driver that is needed is loaded.
 * @throws StartError in one line when it can't be opened, is damaged, or isn't the one that this program needs.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (isPostgres(options.url)) return (await import('./postgres.ts')).openPostgres(options)
  return (await import('./sqlite.ts')).openSqlite(options)
}

/**
 * Brings the database up to what this program expects: all that is missing, or nothing. Any number may try at once.
 * @returns the names of the migrations that were applied now, the oldest first.
 * @throws StartError in one line when a migration fails, or the database is newer than the program.
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  if (!isPostgres(url)) return (await import('./sqlite.ts')).prepareSqlite(url)
  return (await import('./postgres-migrate.ts')).migratePostgres(url, await readMigrations('postgresql'))
}
