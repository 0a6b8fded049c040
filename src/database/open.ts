/** Opens and migrates the database of a URL. */

import { readMigrations } from './migrations/migrations.ts'
import type { Database, DatabaseOptions } from './port.ts'

const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url)

/**
 * Opens the database. Creates and migrates an embedded one as needed; a shared one is migrated only by
 * `migrateDatabase`. Loads only the driver that is needed.
 * @throws StartupError if the database cannot be opened, is damaged, or does not match this program.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (isPostgres(options.url)) return (await import('./postgres/open.ts')).openPostgres(options)
  return (await import('./sqlite/open.ts')).openSqlite(options)
}

/**
 * Applies all pending migrations, or none if one fails. Safe to call from several processes at once.
 * @returns the names of the applied migrations, oldest first.
 * @throws StartupError if a migration fails, or the database is newer than the program.
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  if (!isPostgres(url)) return (await import('./sqlite/open.ts')).prepareSqlite(url)
  return (await import('./postgres/migrate.ts')).migratePostgres(url, await readMigrations('postgresql'))
}
