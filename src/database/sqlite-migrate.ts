/** Brings an embedded database up to what this program expects: all that is missing, or nothing. */

import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { StartError } from '../errors.ts'
import type { Migration } from './migrations.ts'
import { reasonOf } from './reason.ts'
import { sqliteAdapter } from './sqlite-adapter.ts'

/**
 * @param path of the SQLite file; made where it isn't there.
 * @param migrations those of this program, oldest first.
 * @returns the names of the migrations that were applied now.
 * @throws StartError when the database is newer than the program, or a migration fails: then it is as it was before.
 */
export async function migrateSqlite(path: string, migrations: Migration[]): Promise<string[]> {
  const connection = await sqliteAdapter(path, 'migrate').connect()
  try {
    if ((await missing(connection, migrations)).length === 0) return []
    // One transaction around them all, which the engine itself doesn't make on SQLite: a failure leaves no half.
    const transaction = await connection.startTransaction()
    try {
      // Asked again inside the lock: another process may have been faster.
      const names = await missing(connection, migrations)
      if (names.length > 0) await apply(connection, migrations, names)
      await transaction.executeRaw({ sql: 'COMMIT', args: [], argTypes: [] })
      return names
    } catch (error) {
      await connection.executeScript('ROLLBACK').catch(() => {})
      throw error
    }
  } finally {
    await connection.dispose()
  }
}

async function apply(connection: SqlDriverAdapter, migrations: Migration[], names: string[]): Promise<void> {
  // Loaded only now: an up-to-date database starts without the engine.
  const { applyMigrations } = await import('./schema-engine.ts')
  try {
    await applyMigrations('sqlite', borrowed(connection), migrations)
  } catch (error) {
    throw new StartError(`migration failed, and the database was left as it was before ${names[0]}: ${reasonOf(error)}`)
  }
  const { rows } = await connection.queryRaw({ sql: 'PRAGMA foreign_key_check', args: [], argTypes: [] })
  if (rows.length > 0)
    throw new StartError(
      `migration failed, and the database was left as it was: ${rows.length} rows would refer to nothing`,
    )
}

/** What of the migrations the database lacks. */
async function missing(connection: SqlDriverAdapter, migrations: Migration[]): Promise<string[]> {
  const applied = await appliedNames(connection)
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = applied.filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new StartError(
      `the database is newer than this program: it has the migration ${unknown.join(', ')}; start the newer program, or restore a backup`,
    )
  return migrations.map(({ name }) => name).filter((name) => !applied.includes(name))
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

/** The connection for the engine's use: inside our transaction, and not to be closed by it. */
function borrowed(connection: SqlDriverAdapter): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = connection
  const lent: SqlDriverAdapter = {
    provider,
    adapterName,
    queryRaw: (query) => connection.queryRaw(query),
    executeRaw: (query) => connection.executeRaw(query),
    executeScript: (script) => connection.executeScript(script),
    startTransaction: () => connection.startTransaction(),
    dispose: async () => {},
  }
  return {
    provider: 'sqlite',
    adapterName,
    connect: async () => lent,
    connectToShadowDb: async () => lent,
  }
}
