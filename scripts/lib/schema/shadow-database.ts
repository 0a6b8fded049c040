/** Shadow databases, on which new migrations are computed. They hold no data. */

import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'

/** SQLite in memory. Runs whole scripts: the engine sends them where this driver expects a single statement. */
export function scratchSqlite(): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url: ':memory:' })
  const connect = async () => {
    const connection = await factory.connect()
    const executeRaw = connection.executeRaw.bind(connection)
    connection.executeRaw = async (query) => {
      if (query.args.length > 0) return executeRaw(query)
      await connection.executeScript(query.sql)
      return 0
    }
    return connection
  }
  return { provider: 'sqlite', adapterName: factory.adapterName, connect, connectToShadowDb: connect }
}

/**
 * Simulates a PostgreSQL connection: it responds only to the engine's version query, so writing a migration needs no
 * server.
 */
export function noPostgresql(): SqlMigrationAwareDriverAdapterFactory {
  const provider = 'postgres'
  const adapterName = 'none'
  const unable = async () => {
    throw new Error('The shadow database cannot run statements.')
  }
  const connection: SqlDriverAdapter = {
    provider,
    adapterName,
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 15.0', 150000]],
    }),
    executeRaw: unable,
    executeScript: unable,
    startTransaction: unable,
    dispose: async () => {},
  }
  return { provider, adapterName, connect: async () => connection, connectToShadowDb: unable }
}
