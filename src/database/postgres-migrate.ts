/** Brings PostgreSQL up to what this program expects: all that is missing, or nothing; once, however many try at once. */

import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlMigrationAwareDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'
import { StartError } from '../errors.ts'
import { isBreaking, type Migration } from './migrations.ts'
import { IDENTITY, withoutSecrets } from './postgres-pool.ts'
import { reasonOf, refusalOf } from './reason.ts'

/** Whoever migrates holds this advisory lock; any number will do that nobody else uses. */
const LOCK = 4_741_500

/** How long a migration may wait for a lock on a table, in milliseconds: whoever wants the table next waits behind it. */
const TABLE_LOCK_LIMIT = 10_000

/** How long to wait for a connection, in milliseconds. */
const CONNECT_LIMIT = 10_000

/**
 * @param migrations those of this program, oldest first.
 * @returns the names of the migrations that were applied now.
 * @throws StartError when a migration fails, or the database is newer than the program can live with: then it is as it was before.
 */
export async function migratePostgres(url: string, migrations: Migration[]): Promise<string[]> {
  const pool = new Pool({ ...IDENTITY, connectionString: url, max: 1, connectionTimeoutMillis: CONNECT_LIMIT })
  try {
    // The driver says more about a connection that can't be made than the adapter does.
    ;(await pool.connect()).release()
    const connection = await new PrismaPg(pool).connect()
    return await migrateIn(await connection.startTransaction(), migrations)
  } catch (error) {
    throw refusalOf(withoutSecrets(url), error)
  } finally {
    await pool.end()
  }
}

async function migrateIn(transaction: Transaction, migrations: Migration[]): Promise<string[]> {
  try {
    await run(transaction, `SELECT pg_advisory_xact_lock(${LOCK})`)
    await run(transaction, `SET LOCAL lock_timeout = ${TABLE_LOCK_LIMIT}`)
    const applied = await appliedNames(
      async (sql) => (await transaction.queryRaw({ sql, args: [], argTypes: [] })).rows,
    )
    const names = missing(applied, migrations)
    if (names.length > 0) await apply(transaction, migrations, names)
    await run(transaction, 'COMMIT')
    return names
  } catch (error) {
    await run(transaction, 'ROLLBACK').catch(() => {})
    throw error
  } finally {
    // Gives the connection back: it is by statements that Prisma's transactions end.
    await transaction.commit()
  }
}

/** A pool or a connection. */
type Asked = { query(query: { text: string; rowMode: 'array' }): Promise<{ rows: unknown[][] }> }

/**
 * @param migrations those of this program.
 * @throws StartError when the database lacks one of them, or has one that this program can't live with.
 */
export async function refuseUnlessMigrated(database: Asked, migrations: Migration[]): Promise<void> {
  const applied = await appliedNames(async (text) => (await database.query({ text, rowMode: 'array' })).rows)
  const [first, ...others] = missing(applied, migrations)
  if (first === undefined) return
  const names = others.length > 0 ? `${first} and ${others.length} more` : first
  throw new StartError(`the database lacks the migration ${names}: npm run db:migrate`)
}

/** What of the migrations the database lacks. */
function missing(applied: string[], migrations: Migration[]): string[] {
  const known = new Set(migrations.map(({ name }) => name))
  const breaking = applied.filter((name) => !known.has(name) && isBreaking(name))
  if (breaking.length > 0)
    throw new StartError(
      `the database is newer than this program can live with: it has the migration ${breaking.join(', ')}; start the newer program`,
    )
  return migrations.map(({ name }) => name).filter((name) => !applied.includes(name))
}

/** @param ask runs a query. @returns the names of the migrations that the database has. */
async function appliedNames(ask: (sql: string) => Promise<unknown[][]>): Promise<string[]> {
  const [table] = await ask("SELECT to_regclass('public._prisma_migrations') IS NOT NULL")
  if (table?.[0] !== true) return []
  const rows = await ask(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return rows.map(([name]) => String(name))
}

async function apply(transaction: Transaction, migrations: Migration[], names: string[]): Promise<void> {
  const { applyMigrations } = await import('./schema-engine.ts')
  const lent = lend(transaction)
  try {
    await applyMigrations('postgresql', lent.adapter, migrations)
  } catch (error) {
    // The engine goes on to note that it failed, which fails as well: the first reason is the one to tell.
    const reason = reasonOf(lent.failure() ?? error)
    throw new StartError(`migration failed, and the database was left as it was before ${names[0]}: ${reason}`)
  }
}

/** The transaction as the engine wants its database: to be used, and not to be closed. */
function lend(transaction: Transaction): { adapter: SqlMigrationAwareDriverAdapterFactory; failure(): unknown } {
  const { provider, adapterName } = transaction
  let failure: unknown
  const noting = <T>(result: Promise<T>) =>
    result.catch((error) => {
      failure ??= error
      throw error
    })
  const connect = async () => ({
    provider,
    adapterName,
    queryRaw: (query: Parameters<Transaction['queryRaw']>[0]) => noting(transaction.queryRaw(query)),
    executeRaw: (query: Parameters<Transaction['executeRaw']>[0]) => noting(transaction.executeRaw(query)),
    // Whole, since it may hold functions: the adapter's own would cut it at each semicolon.
    executeScript: async (script: string) => {
      await noting(transaction.executeRaw({ sql: script, args: [], argTypes: [] }))
    },
    startTransaction: async () => transaction,
    dispose: async () => {},
  })
  return {
    adapter: { provider: 'postgres', adapterName, connect, connectToShadowDb: connect },
    failure: () => failure,
  }
}

const run = (transaction: Transaction, sql: string) => transaction.executeRaw({ sql, args: [], argTypes: [] })
