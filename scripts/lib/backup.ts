/** Backup of the embedded database while it is in use. */

import { rename, rm, stat, writeFile } from 'node:fs/promises'
import Sqlite from 'better-sqlite3'
import { StartupError } from '../../src/core/errors.ts'
import { sqlitePath } from '../../src/database/sqlite/open.ts'

/**
 * Writes a consistent snapshot of the database to a new file, while other processes read and write. The file appears
 * only when it is complete and checked.
 * @param url `file:PATH` of the database.
 * @param target path that does not exist yet.
 * @throws StartupError if the backup fails.
 */
export async function backUp(url: string, target: string): Promise<void> {
  if (!url.startsWith('file:')) throw new StartupError('DATABASE_URL is not a file: use pg_dump to back up PostgreSQL.')
  if (await isThere(target)) throw new StartupError(`${target} already exists: name a new file.`)
  const unfinished = `${target}.unfinished`
  await rm(unfinished, { force: true })
  try {
    // The file is created first, so that only its user can read it: it holds password hashes. SQLite accepts an
    // existing empty file.
    await writeFile(unfinished, '', { mode: 0o600, flag: 'wx' })
    withConnection(sqlitePath(url), (connection) => connection.prepare('VACUUM INTO ?').run(unfinished))
    const verdict = withConnection(unfinished, (copy) => copy.pragma('integrity_check(1)', { simple: true }))
    if (verdict !== 'ok') throw new Error(`the copy is damaged: ${String(verdict)}`)
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new StartupError(`Backup failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function withConnection<T>(path: string, use: (connection: Sqlite.Database) => T): T {
  const connection = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    return use(connection)
  } finally {
    connection.close()
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
