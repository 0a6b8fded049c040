/** A copy of the embedded database, taken while it is in use. */

import { rename, rm, stat } from 'node:fs/promises'
import Sqlite from 'better-sqlite3'
import { StartError } from '../errors.ts'
import { sqlitePath } from './sqlite.ts'

/**
 * Writes one state of the whole database to a new file: whatever was committed before it began, and nothing by halves. Others read
 * and write meanwhile. The file is there only when it is complete and checked.
 * @param url `file:PATH` of the database.
 * @param target a path at which there is nothing yet.
 * @throws StartError in one line.
 */
export async function backUp(url: string, target: string): Promise<void> {
  if (!url.startsWith('file:')) throw new StartError('only an embedded database is backed up so: use pg_dump')
  if (await isThere(target)) throw new StartError(`${target} is there already: name a new file`)
  const unfinished = `${target}.unfinished`
  await rm(unfinished, { force: true })
  try {
    withConnection(sqlitePath(url), (connection) => connection.prepare('VACUUM INTO ?').run(unfinished))
    const verdict = withConnection(unfinished, (copy) => copy.pragma('integrity_check(1)', { simple: true }))
    if (verdict !== 'ok') throw new Error(`the copy is not sound: ${String(verdict)}`)
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new StartError(`no backup was made: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function withConnection<T>(path: string, use: (connection: Sqlite) => T): T {
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
