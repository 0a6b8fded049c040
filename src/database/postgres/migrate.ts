/** Migrates PostgreSQL: all pending migrations or none, and only once if several processes try. */

import { PrismaPg } from '@prisma/adapter-pg'
import type { Transaction } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'
import { StartupError } from '../../core/errors.ts'
import { applyMigrations } from '../migrations/apply.ts'
import { isBreaking, type Migration } from '../migrations/migrations.ts'
import { reasonOf, refusalOf } from '../reason.ts'
import { IDENTITY, withoutSecrets } from './pool.ts'
import { refuseIgnoredParameters, refuseOtherSchema } from './schema-check.ts'

/** Number of the migration's advisory lock; nothing else uses it. */
const LOCK = 4_741_500

/** Lock timeout of a migration, in milliseconds: other queries for the table queue behind it. */
const TABLE_LOCK_LIMIT = 10_000

/** Connect timeout, in milliseconds. */
const CONNECT_LIMIT = 10_000

/**
 * @param migrations migrations of this program, oldest first.
 * @returns the names of the applied migrations.
 * @throws StartupError if a migration fails or the database is too new; nothing is changed then.
 */
export async function migratePostgres(url: string, migrations: Migration[]): Promise<string[]> {
  const pool = new Pool({ ...IDENTITY, connectionString: url, max: 1, connectionTimeoutMillis: CONNECT_LIMIT })
  try {
    refuseIgnoredParameters(url)
    // Connects through the driver first, which reports a failed connection in more detail than the adapter.
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
    const found = missing(applied, migrations)
    await apply(transaction, found)
    await run(transaction, 'COMMIT')
    return found.map(({ name }) => name)
  } catch (error) {
    await run(transaction, 'ROLLBACK').catch(() => {})
    throw error
  } finally {
    // Returns the connection to the pool: Prisma ends transactions by statements.
    await transaction.commit()
  }
}

/** Pool or connection that can run a query. */
type Asked = { query(query: { text: string; rowMode: 'array' }): Promise<{ rows: unknown[][] }> }

/**
 * @param migrations migrations of this program.
 * @throws StartupError if the database lacks one of them, or has one that this program cannot work with.
 */
export async function refuseUnlessMigrated(database: Asked, migrations: Migration[]): Promise<void> {
  const applied = await appliedNames(async (text) => (await database.query({ text, rowMode: 'array' })).rows)
  const [first, ...others] = missing(applied, migrations)
  if (first === undefined) return
  const names = others.length > 0 ? `${first.name} and ${others.length} more` : first.name
  throw new StartupError(`pending migrations: ${names}. Run npm run db:migrate`)
}

/** Returns the migrations that the database lacks. */
function missing(applied: string[], migrations: Migration[]): Migration[] {
  const known = new Set(migrations.map(({ name }) => name))
  const breaking = applied.filter((name) => !known.has(name) && isBreaking(name))
  if (breaking.length > 0)
    throw new StartupError(
      `the database is newer than this program: it has the breaking migration ${breaking.join(', ')}. Start the newer version`,
    )
  return migrations.filter(({ name }) => !applied.includes(name))
}

/** @param ask runs a query. @returns the names of the migrations in the database. */
async function appliedNames(ask: (sql: string) => Promise<unknown[][]>): Promise<string[]> {
  await refuseOtherSchema(ask)
  const [table] = await ask("SELECT to_regclass('public._prisma_migrations') IS NOT NULL")
  if (table?.[0] !== true) return []
  const rows = await ask(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return rows.map(([name]) => String(name))
}

async function apply(transaction: Transaction, migrations: Migration[]): Promise<void> {
  try {
    await applyMigrations('postgresql', (script) => run(transaction, script), migrations)
  } catch (error) {
    throw new StartupError(
      `migration ${migrations[0]?.name} or a later one failed, nothing was changed: ${reasonOf(error)}`,
    )
  }
}

const run = (transaction: Transaction, sql: string) => transaction.executeRaw({ sql, args: [], argTypes: [] })
