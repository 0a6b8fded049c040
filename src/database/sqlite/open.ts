/** Embedded SQLite database: one writer at a time, and readers that never wait. */

import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { StartupError } from '../../core/errors.ts'
import { PrismaClient } from '../client/client.ts'
import { readMigrations } from '../migrations/migrations.ts'
import type { Database, DatabaseOptions } from '../port.ts'
import { oneLine, reasonOf, refusalOf } from '../reason.ts'
import { inTransaction } from '../transaction.ts'
import { orUnavailable } from '../unavailable.ts'
import { createWriteScopes, TRANSACTION_LIMIT } from '../write-scope.ts'
import { patiently, sqliteAdapter } from './adapter.ts'
import { migrateSqlite } from './migrate.ts'
import { sqliteStatements } from './statements.ts'
import { createWriteProbe } from './write-probe.ts'
import { createWriteQueue } from './write-queue.ts'

/** Timeout for other transactions, in milliseconds. */
const PATIENCE = 10_000

/** Maximum file size for a full check at startup, in bytes. The check takes well under a second. */
const CHECKED_WHOLE = 64 * 1024 * 1024

/**
 * @param options `url` is `file:PATH`; the file and its folder are created if they do not exist.
 * @throws StartupError if the file cannot be opened, is damaged, or is newer than the program.
 */
export async function openSqlite({
  url,
  onQuery,
  transactionLimit = TRANSACTION_LIMIT,
}: DatabaseOptions): Promise<Database> {
  const path = sqlitePath(url)
  await prepareSqlite(url)

  const connect = (mode: 'read' | 'write') => {
    const client = new PrismaClient({
      adapter: sqliteAdapter(path, mode),
      log: onQuery ? [{ emit: 'event', level: 'query' }] : [],
      // Full messages would put values into the log.
      errorFormat: 'minimal',
      // Longer than the limit in write-scope.ts, which therefore applies first and also stops the work.
      transactionOptions: { maxWait: PATIENCE, timeout: 2 * transactionLimit },
    })
    if (onQuery) client.$on('query', (event) => onQuery(event.query))
    return client
  }
  const writer = connect('write')
  const reader = connect('read')

  const { inTurn, ...queue } = createWriteQueue(PATIENCE)
  const scopes = createWriteScopes(transactionLimit)
  const { refuseNested } = scopes
  const statements = await patiently(async () => sqliteStatements(path, { inTurn, refuseNested, onQuery }))
  const probe = await createWriteProbe({ path, pending: queue.pending, statements })
  return {
    read: reader,
    statements,
    async write(work) {
      refuseNested()
      try {
        return await inTurn(() =>
          inTransaction({ begin: (inside) => writer.$transaction(inside), scopes, onQuery }, work),
        )
      } catch (error) {
        throw orUnavailable(error)
      }
    },
    pool: () => {
      const pending = queue.pending()
      const busy = Math.min(pending, 1)
      return { busy, idle: 1 - busy, waiting: pending - busy }
    },
    answers: probe,
    async close() {
      await queue.settled()
      await Promise.all([writer.$disconnect(), reader.$disconnect(), statements.close()])
    },
  }
}

/** Returns the path in a URL. */
export const sqlitePath = (url: string): string => resolve(url.replace(/^file:/, ''))

/**
 * Creates, migrates and checks the file as needed.
 * @returns the names of the applied migrations.
 * @throws StartupError if any of this fails.
 */
export async function prepareSqlite(url: string): Promise<string[]> {
  const path = sqlitePath(url)
  const migrations = await readMigrations('sqlite')
  try {
    // The file holds password hashes: only this user may read it.
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await (await open(path, 'a', 0o600)).close()
    // Another process may be creating the file, and even reads must wait for that.
    const names = await patiently(() => migrateSqlite(path, migrations))
    await patiently(() => check(path))
    return names
  } catch (error) {
    throw refusalOf(path, error)
  }
}

/** @throws StartupError if the file is damaged. */
async function check(path: string): Promise<void> {
  if ((await stat(path)).size > CHECKED_WHOLE) return
  const connection = await sqliteAdapter(path, 'read').connect()
  const verdict = await connection
    .queryRaw({ sql: 'PRAGMA quick_check(1)', args: [], argTypes: [] })
    .then(({ rows }) => oneLine(String(rows[0]?.[0])), reasonOf)
    .finally(() => connection.dispose())
  if (verdict !== 'ok') throw new StartupError(`the database is damaged (${verdict}): restore a backup`)
}
