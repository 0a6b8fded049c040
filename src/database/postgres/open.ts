/** PostgreSQL, shared by several instances. */

import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client'
import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import type { PrismaClient } from '../client/client.ts'
import { readMigrations } from '../migrations/migrations.ts'
import type { Database, DatabaseOptions, Transaction } from '../port.ts'
import { PrismaClient as PostgresqlClient } from '../postgresql-client/client.ts'
import { refusalOf } from '../reason.ts'
import { inTransaction } from '../transaction.ts'
import { orUnavailable } from '../unavailable.ts'
import { createWriteScopes, TRANSACTION_LIMIT } from '../write-scope.ts'
import { postgresAdapter } from './adapter.ts'
import { refuseUnlessMigrated } from './migrate.ts'
import { postgresPool, withoutSecrets } from './pool.ts'
import { createPreparedStatements } from './prepared-statements.ts'
import { createProber } from './prober.ts'
import { refuseIgnoredParameters } from './schema-check.ts'
import { postgresStatements } from './statements.ts'

/** Default number of connections per instance. */
const POOL_SIZE = 10

/** Timeout for a connection, in milliseconds. */
const PATIENCE = 10_000

/** Attempts at a transaction that conflicts with others. */
const ATTEMPTS = 6

/**
 * @throws StartupError if the database cannot be reached, or is not migrated.
 */
export async function openPostgres(options: DatabaseOptions): Promise<Database> {
  const { url, poolSize = POOL_SIZE, transactionLimit = TRANSACTION_LIMIT, onQuery } = options
  const pool = postgresPool(url, poolSize)
  try {
    refuseIgnoredParameters(url)
    await refuseUnlessMigrated(pool, await readMigrations('postgresql'))
  } catch (error) {
    await pool.end()
    throw refusalOf(withoutSecrets(url), error)
  }

  const named = createPreparedStatements()
  const made = new PostgresqlClient({
    adapter: postgresAdapter(pool, named),
    log: onQuery ? [{ emit: 'event', level: 'query' }] : [],
    // Full messages would put values into the log.
    errorFormat: 'minimal',
    // Longer than the limit in write-scope.ts, which therefore applies first and also stops the work.
    transactionOptions: { maxWait: PATIENCE, timeout: 2 * transactionLimit },
  })
  if (onQuery) made.$on('query', (event) => onQuery(event.query))
  // Both clients have the same models and methods. Features that SQLite lacks must not be used.
  const client = made as unknown as PrismaClient
  const prober = createProber(url)
  const scopes = createWriteScopes(transactionLimit)

  async function write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    scopes.refuseNested()
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(
          { begin: (inside) => client.$transaction(inside), scopes, textOf: named.textOf, onQuery },
          work,
        )
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw orUnavailable(error)
        await sleep(Math.random() * 2 ** attempt * 5)
      }
    }
  }

  const running = new Set<Promise<unknown>>()
  const writeTracked: Database['write'] = (work) => {
    const result = write(work)
    const settled: Promise<unknown> = result.catch(() => {}).then(() => running.delete(settled))
    running.add(settled)
    return result
  }
  return {
    read: client,
    statements: postgresStatements({ pool, named, scopes, onQuery }),
    write: writeTracked,
    pool: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    answers: prober.answers,
    async close() {
      await Promise.all(running)
      await client.$disconnect()
      await Promise.all([pool.end(), prober.close()])
    },
  }
}

/** Deadlock or serialization failure: nothing was written, and a retry may succeed. */
const isConflict = (error: unknown): boolean =>
  (error instanceof PrismaClientKnownRequestError && error.code === 'P2034') ||
  (isDriverAdapterError(error) && error.cause.kind === 'TransactionWriteConflict')
