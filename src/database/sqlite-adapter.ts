/**
 * SQLite connections for Prisma that keep what was acknowledged.
 *
 * Prisma's own adapter shares one connection between an open transaction and every other query, which then joins the
 * transaction and is lost with it when it rolls back; it opens transactions DEFERRED, so that two processes can fail
 * where one could have waited; and a COMMIT that fails leaves the transaction open for whoever comes next. So:
 * writes have a connection of their own, their transactions are IMMEDIATE, one at a time, and what fails is rolled back.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils'
import { StartError } from '../errors.ts'
import { noted } from './driver-transaction.ts'

/** For how long a writer waits for another process's transaction, in milliseconds. */
const WRITE_PATIENCE = 5000

/** SQLite's own busy wait stops the event loop: it is kept short, and the rest of the patience spent asleep. */
const BUSY_TIMEOUT = 50

export type SqliteMode = 'read' | 'write' | 'migrate'

/**
 * @param path of the database file; it is made unless the mode is `read`.
 * @param mode `read` can't write; `migrate` leaves foreign keys off, as the rebuilding of a table needs it.
 */
export function sqliteAdapter(path: string, mode: SqliteMode): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url: path, timeout: BUSY_TIMEOUT, readonly: mode === 'read' })
  return {
    provider: 'sqlite',
    adapterName: factory.adapterName,
    connect: async () => {
      const connection = await factory.connect()
      // Making a new file one with WAL takes it for oneself, for which SQLite doesn't wait.
      return immediate(await patiently(() => configured(connection, mode)))
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  }
}

/** Sets the connection up and checks that SQLite took each setting, since it ignores without a word what it can't do. */
async function configured(connection: SqlDriverAdapter, mode: SqliteMode): Promise<SqlDriverAdapter> {
  const settings: [pragma: string, value: string | number][] = [
    ['busy_timeout', BUSY_TIMEOUT],
    ['foreign_keys', mode === 'migrate' ? 0 : 1],
  ]
  // WAL: readers and the writer don't wait for each other. FULL: an acknowledged write survives a power loss.
  if (mode === 'write' || mode === 'migrate') settings.unshift(['journal_mode', 'wal'], ['synchronous', 2])
  for (const [pragma, value] of settings) {
    await connection.queryRaw({ sql: `PRAGMA ${pragma} = ${value}`, args: [], argTypes: [] })
    const { rows } = await connection.queryRaw({ sql: `PRAGMA ${pragma}`, args: [], argTypes: [] })
    const actual = String(rows[0]?.[0])
    if (actual !== String(value))
      throw new StartError(`the database refuses ${pragma} = ${value} (it is ${actual}): is the disk a network share?`)
  }
  return connection
}

/** The connection with transactions that take the write lock when they begin. */
function immediate(connection: SqlDriverAdapter): SqlDriverAdapter {
  const { provider, adapterName } = connection
  const queryRaw = connection.queryRaw.bind(connection)
  const executeRaw = connection.executeRaw.bind(connection)
  const executeScript = connection.executeScript.bind(connection)

  /** Prisma sends COMMIT and ROLLBACK as statements, then tells; a COMMIT that failed must not leave its locks. */
  const transaction: Transaction = {
    provider,
    adapterName,
    options: { usePhantomQuery: false },
    queryRaw,
    executeRaw: async (query) => {
      try {
        return await executeRaw(query)
      } catch (error) {
        if (/^\s*commit/i.test(query.sql)) await executeScript('ROLLBACK')
        throw error
      }
    },
    commit: async () => {},
    rollback: async () => {},
    createSavepoint: (name) => executeScript(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => executeScript(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => executeScript(`RELEASE SAVEPOINT ${name}`),
  }
  return {
    provider,
    adapterName,
    queryRaw,
    executeRaw,
    executeScript,
    dispose: () => connection.dispose(),
    startTransaction: async () => {
      await patiently(() => executeScript('BEGIN IMMEDIATE'))
      return noted(transaction)
    },
  }
}

/** Tries again, asleep in between, while another process holds the lock. */
export async function patiently<T>(begin: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += BUSY_TIMEOUT * 2) {
    try {
      return await begin()
    } catch (error) {
      if (waited >= WRITE_PATIENCE || !isBusy(error)) throw error
      await sleep(BUSY_TIMEOUT)
    }
  }
}

function isBusy(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return /busy|locked|SocketTimeout/i.test(JSON.stringify(cause) + String(error))
}
