/**
 * SQLite connections for Prisma that never lose acknowledged writes.
 *
 * Prisma's own adapter shares one connection between an open transaction and all other queries. These join the
 * transaction, and are lost if it rolls back. It also begins transactions DEFERRED, so that concurrent processes fail
 * instead of waiting, and a failed COMMIT leaves the transaction open for the next query. Here, writes have a separate
 * connection. Their transactions are IMMEDIATE, run one at a time, and are rolled back after any failure.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils'
import { StartupError } from '../../core/errors.ts'
import { noted } from '../driver-transaction.ts'
import { reasonOf } from '../reason.ts'
import { isUnavailable } from '../unavailable.ts'

/** Maximum time that a writer waits for the transaction of another process, in milliseconds. */
const WRITE_PATIENCE = 5000

/** SQLite's busy wait blocks the event loop. It is kept short, and the rest of the waiting time is spent asleep. */
const BUSY_TIMEOUT = 50

export type SqliteMode = 'read' | 'write' | 'migrate'

/**
 * @param path database file; created unless the mode is `read`.
 * @param mode `read` cannot write; `migrate` turns foreign keys off, which rebuilding a table requires.
 */
export function sqliteAdapter(path: string, mode: SqliteMode): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url: path, timeout: BUSY_TIMEOUT, readonly: mode === 'read' })
  return {
    provider: 'sqlite',
    adapterName: factory.adapterName,
    connect: async () => {
      const connection = await factory.connect()
      // Switching a new file to WAL requires exclusive access, for which SQLite does not wait.
      return immediate(await patiently(() => configured(connection, mode)))
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  }
}

/** Applies the settings and verifies each one, since SQLite silently ignores those that it does not support. */
async function configured(connection: SqlDriverAdapter, mode: SqliteMode): Promise<SqlDriverAdapter> {
  const settings: [pragma: string, value: string | number][] = [
    ['busy_timeout', BUSY_TIMEOUT],
    ['foreign_keys', mode === 'migrate' ? 0 : 1],
  ]
  // WAL: readers and the writer do not block each other. FULL: acknowledged writes survive a power loss.
  if (mode === 'write' || mode === 'migrate') settings.unshift(['journal_mode', 'wal'], ['synchronous', 2])
  for (const [pragma, value] of settings) {
    await connection.queryRaw({ sql: `PRAGMA ${pragma} = ${value}`, args: [], argTypes: [] })
    const { rows } = await connection.queryRaw({ sql: `PRAGMA ${pragma}`, args: [], argTypes: [] })
    const actual = String(rows[0]?.[0])
    if (actual !== String(value))
      throw new StartupError(`SQLite rejected ${pragma} = ${value} and uses ${actual}: move the file to a local disk`)
  }
  return connection
}

/** Wraps a connection so that transactions take the write lock when they begin. */
function immediate(connection: SqlDriverAdapter): SqlDriverAdapter {
  const { provider, adapterName } = connection
  const queryRaw = connection.queryRaw.bind(connection)
  const executeRaw = connection.executeRaw.bind(connection)
  const executeScript = connection.executeScript.bind(connection)

  return {
    provider,
    adapterName,
    queryRaw,
    executeRaw,
    executeScript,
    dispose: () => connection.dispose(),
    startTransaction: async () => {
      await patiently(() => executeScript('BEGIN IMMEDIATE'))
      return noted(whole({ provider, adapterName, queryRaw, executeRaw, executeScript }))
    },
  }
}

/**
 * Makes a transaction atomic. Prisma sends COMMIT and ROLLBACK as statements. If COMMIT fails, the locks are released.
 * After an error such as a full disk, SQLite rolls back at once. Later statements would run outside the transaction, so
 * they fail with the first error.
 */
function whole(connection: Omit<SqlDriverAdapter, 'startTransaction' | 'dispose'>): Transaction {
  const { provider, adapterName, executeScript } = connection
  let failure: { error: unknown } | undefined

  const unlessUndone =
    <T>(run: (query: SqlQuery) => Promise<T>) =>
    async (query: SqlQuery): Promise<T> => {
      if (failure) throw failure.error
      try {
        return await run(query)
      } catch (error) {
        if (isUnavailable(error)) failure = { error }
        throw error
      }
    }
  const execute = unlessUndone(connection.executeRaw)

  async function rollBack(): Promise<void> {
    try {
      await executeScript('ROLLBACK')
    } catch (error) {
      if (!/no transaction is active/.test(reasonOf(error))) throw error
    }
  }

  async function executeRaw(query: SqlQuery): Promise<number> {
    if (/^\s*rollback\s*$/i.test(query.sql)) {
      await rollBack()
      return 0
    }
    if (!/^\s*commit/i.test(query.sql)) return execute(query)
    try {
      return await execute(query)
    } catch (error) {
      await rollBack()
      throw error
    }
  }

  return {
    provider,
    adapterName,
    options: { usePhantomQuery: false },
    queryRaw: unlessUndone(connection.queryRaw),
    executeRaw,
    commit: async () => {},
    rollback: async () => {},
    createSavepoint: (name) => executeScript(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => executeScript(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => executeScript(`RELEASE SAVEPOINT ${name}`),
  }
}

/** Retries while another process holds the lock, asleep in between. */
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
