/** The embedded database: one writer at a time, and readers that wait for nobody. */

import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { StartError } from '../errors.ts'
import { PrismaClient } from './client/client.ts'
import type { Database, DatabaseOptions } from './database.ts'
import { readMigrations } from './migrations.ts'
import { oneLine, reasonOf, refusalOf } from './reason.ts'
import { patiently, sqliteAdapter } from './sqlite-adapter.ts'
import { migrateSqlite } from './sqlite-migrate.ts'
import { sqliteStatements } from './sqlite-statements.ts'
import { inTransaction } from './transaction.ts'
import { createWriteQueue } from './write-queue.ts'

/** For how long a transaction may wait for another process's, and then run, in milliseconds: none waits for anything but the disk. */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 10_000 }

/** Up to this size, in bytes, the whole file is checked when it is opened, which takes well under a second. */
const CHECKED_WHOLE = 64 * 1024 * 1024

/**
 * @param options `url` is `file:PATH`; the file and its folder are made where they aren't there.
 * @throws StartError in one line when it can't be opened, is damaged, or is newer than the program.
 */
export async function openSqlite({ url, onQuery }: DatabaseOptions): Promise<Database> {
  const path = sqlitePath(url)
  await prepareSqlite(url)

  const connect = (mode: 'read' | 'write') => {
    const client = new PrismaClient({
      adapter: sqliteAdapter(path, mode),
      log: onQuery ? [{ emit: 'event', level: 'query' }] : [],
      // Its messages go to the log, and would hold values otherwise.
      errorFormat: 'minimal',
      transactionOptions: TRANSACTION_LIMITS,
    })
    if (onQuery) client.$on('query', (event) => onQuery(event.query))
    return client
  }
  const writer = connect('write')
  const reader = connect('read')

  const { inTurn, ...queue } = createWriteQueue(TRANSACTION_LIMITS.maxWait)
  const statements = await patiently(async () => sqliteStatements(path, { inTurn, onQuery }))
  return {
    read: reader,
    statements,
    write: (work) => inTurn(() => inTransaction({ begin: (inside) => writer.$transaction(inside), onQuery }, work)),
    pool: () => {
      const pending = queue.pending()
      const busy = Math.min(pending, 1)
      return { busy, idle: 1 - busy, waiting: pending - busy }
    },
    answers: () =>
      statements.all('SELECT "id" FROM "User" LIMIT 1', []).then(
        () => true,
        () => false,
      ),
    async close() {
      await queue.settled()
      await Promise.all([writer.$disconnect(), reader.$disconnect(), statements.close()])
    },
  }
}

/** The file that a URL means. */
export const sqlitePath = (url: string): string => resolve(url.replace(/^file:/, ''))

/**
 * Makes and migrates the file as needed, and checks it.
 * @returns the names of the migrations that were applied now.
 * @throws StartError in one line.
 */
export async function prepareSqlite(url: string): Promise<string[]> {
  const path = sqlitePath(url)
  const migrations = await readMigrations('sqlite')
  try {
    // It holds hashes of passwords: what we make is its user's alone.
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await (await open(path, 'a', 0o600)).close()
    // Another process may be making it at the same time: even reading it has to wait then.
    const names = await patiently(() => migrateSqlite(path, migrations))
    await patiently(() => check(path))
    return names
  } catch (error) {
    throw refusalOf(path, error)
  }
}

/** @throws StartError where the file is damaged. */
async function check(path: string): Promise<void> {
  if ((await stat(path)).size > CHECKED_WHOLE) return
  const connection = await sqliteAdapter(path, 'read').connect()
  const verdict = await connection
    .queryRaw({ sql: 'PRAGMA quick_check(1)', args: [], argTypes: [] })
    .then(({ rows }) => oneLine(String(rows[0]?.[0])), reasonOf)
    .finally(() => connection.dispose())
  if (verdict !== 'ok') throw new StartError(`the database is damaged (${verdict}): restore a backup`)
}
