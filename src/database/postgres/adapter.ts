import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, Transaction } from '@prisma/driver-adapter-utils'
import type { Pool } from 'pg'
import { noted } from '../driver-transaction.ts'
import type { PreparedStatements } from './prepared-statements.ts'

/** Prisma's adapter over a pool, whose transactions report a failed commit. The owner of the pool closes it. */
export function postgresAdapter(pool: Pool, named: PreparedStatements): SqlDriverAdapterFactory {
  const factory = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => named.nameOf(sql) })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const connection: SqlDriverAdapter = await factory.connect()
      const startTransaction = connection.startTransaction.bind(connection)
      connection.startTransaction = async (level) => noted(honest(await startTransaction(level)))
      return connection
    },
  }
}

/**
 * PostgreSQL responds to COMMIT after a failed statement by rolling back, and reports success. If work caught the error
 * and continued, its writes would be acknowledged but lost.
 */
function honest(transaction: Transaction): Transaction {
  let failure: { error: unknown } | undefined
  const noting =
    <T>(run: (query: SqlQuery) => Promise<T>) =>
    async (query: SqlQuery): Promise<T> => {
      try {
        return await run(query)
      } catch (error) {
        failure ??= { error }
        throw error
      }
    }
  const queryRaw = noting(transaction.queryRaw.bind(transaction))
  const executeRaw = noting(transaction.executeRaw.bind(transaction))
  transaction.queryRaw = queryRaw
  transaction.executeRaw = async (query) => {
    if (query.sql !== 'COMMIT' || failure === undefined) return executeRaw(query)
    await executeRaw({ ...query, sql: 'ROLLBACK' })
    throw failure.error
  }
  return transaction
}
