/** Migrates an embedded database: all pending migrations or none. */

import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { StartupError } from '../../core/errors.ts'
import { applyMigrations } from '../migrations/apply.ts'
import type { Migration } from '../migrations/migrations.ts'
import { reasonOf } from '../reason.ts'
import { sqliteAdapter } from './adapter.ts'

/**
 * @param path SQLite file, created if it does not exist.
 * @param migrations migrations of this program, oldest first.
 * @returns the names of the applied migrations.
 * @throws StartupError if the database is newer than the program, or a migration fails; nothing is changed then.
 */
export async function migrateSqlite(path: string, migrations: Migration[]): Promise<string[]> {
  const connection = await sqliteAdapter(path, 'migrate').connect()
  try {
    if ((await missing(connection, migrations)).length === 0) return []
    // A single transaction, so that a failure leaves no partial result.
    const transaction = await connection.startTransaction()
    try {
      // Reads the pending migrations again while the lock is held: another process may have applied them meanwhile.
      const found = await missing(connection, migrations)
      await apply(connection, found)
      await transaction.executeRaw({ sql: 'COMMIT', args: [], argTypes: [] })
      return found.map(({ name }) => name)
    } catch (error) {
      await connection.executeScript('ROLLBACK').catch(() => {})
      throw error
    }
  } finally {
    await connection.dispose()
  }
}

async function apply(connection: SqlDriverAdapter, migrations: Migration[]): Promise<void> {
  try {
    await applyMigrations('sqlite', (script) => connection.executeScript(script), migrations)
  } catch (error) {
    throw new StartupError(
      `migration ${migrations[0]?.name} or a later one failed, nothing was changed: ${reasonOf(error)}`,
    )
  }
  const { rows } = await connection.queryRaw({ sql: 'PRAGMA foreign_key_check', args: [], argTypes: [] })
  if (rows.length > 0)
    throw new StartupError(`migration failed, nothing was changed: ${rows.length} rows would have broken references`)
}

/** Returns the migrations that the database lacks. */
async function missing(connection: SqlDriverAdapter, migrations: Migration[]): Promise<Migration[]> {
  const applied = await appliedNames(connection)
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = applied.filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new StartupError(
      `the database is newer than this program: it has the migration ${unknown.join(', ')}. Start the newer version, or restore a backup`,
    )
  return migrations.filter(({ name }) => !applied.includes(name))
}

async function appliedNames(connection: SqlDriverAdapter): Promise<string[]> {
  const table = await connection.queryRaw({
    sql: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'",
    args: [],
    argTypes: [],
  })
  if (table.rows.length === 0) return []
  const { rows } = await connection.queryRaw({
    sql: 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    args: [],
    argTypes: [],
  })
  return rows.map(([name]) => String(name))
}
