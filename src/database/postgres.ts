/** PostgreSQL, which several instances share. */

import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client'
import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'
import type { PrismaClient } from './client/client.ts'
import type { Database, DatabaseOptions, Transaction } from './database.ts'
import { readMigrations } from './migrations.ts'
import { namedTexts } from './named-texts.ts'
import { postgresAdapter } from './postgres-adapter.ts'
import { refuseUnlessMigrated } from './postgres-migrate.ts'
import { IDENTITY, postgresPool, withoutSecrets } from './postgres-pool.ts'
import { postgresStatements } from './postgres-statements.ts'
import { PrismaClient as PostgresqlClient } from './postgresql-client/client.ts'
import { refusalOf } from './reason.ts'
import { inTransaction } from './transaction.ts'

/** How many connections an instance has where it isn't said. */
const POOL_SIZE = 10

/** For how long a transaction may wait for a connection, and then run, in milliseconds. */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 10_000 }

/** How often a transaction is tried that others got in the way of. */
const ATTEMPTS = 6

/** How long the database may take to say that it is there, in milliseconds. */
const ANSWER_LIMIT = 1500

/**
 * @throws StartError in one line when it can't be reached, or is not migrated to what this program needs.
 */
export async function openPostgres({ url, poolSize = POOL_SIZE, onQuery }: DatabaseOptions): Promise<Database> {
  const pool = postgresPool(url, poolSize)
  try {
    await refuseUnlessMigrated(pool, await readMigrations('postgresql'))
  } catch (error) {
    await pool.end()
    throw refusalOf(withoutSecrets(url), error)
  }

  const named = namedTexts()
  const made = new PostgresqlClient({
    adapter: postgresAdapter(pool, named),
    log: onQuery ? [{ emit: 'event', level: 'query' }] : [],
    // Its messages go to the log, and would hold values otherwise.
    errorFormat: 'minimal',
    transactionOptions: TRANSACTION_LIMITS,
  })
  if (onQuery) made.$on('query', (event) => onQuery(event.query))
  // The same models, and so the same methods; only what SQLite lacks is not to be used.
  const client = made as unknown as PrismaClient
  const prober = createProber(url)

  async function write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(
          { begin: (inside) => client.$transaction(inside), textOf: named.textOf, onQuery },
          work,
        )
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error
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
    statements: postgresStatements({ pool, named, write: writeTracked, onQuery }),
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

/** A deadlock, or a failure to serialize: nothing of it was written, and trying again may do. */
const isConflict = (error: unknown): boolean =>
  (error instanceof PrismaClientKnownRequestError && error.code === 'P2034') ||
  (isDriverAdapterError(error) && error.cause.kind === 'TransactionWriteConflict')

/** Asks on a connection of its own, which no load keeps it from, whether the database can be written to. */
function createProber(url: string) {
  const pool = new Pool({
    ...IDENTITY,
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: ANSWER_LIMIT,
    query_timeout: ANSWER_LIMIT,
  })
  pool.on('error', () => {})
  const ask = () =>
    pool.query<{ writable: boolean }>('SELECT NOT pg_is_in_recovery() AS "writable"').then(
      ({ rows }) => rows[0]?.writable === true,
      () => false,
    )
  let asking: Promise<boolean> | undefined
  return {
    /** Whoever asks while somebody does is told the same. */
    answers(): Promise<boolean> {
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    close: () => pool.end(),
  }
}
