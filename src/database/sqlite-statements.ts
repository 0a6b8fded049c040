import Sqlite, { type Statement, type Stored } from 'better-sqlite3'
import type { Statements, Value } from './statements.ts'

type Decode = (value: Stored) => unknown
type Kept = { statement: Statement; decoded: [column: string, decode: Decode][] }

/** How long a read waits while a checkpoint has the file for itself, in milliseconds; it doesn't wait for writers (WAL). */
const BUSY_TIMEOUT = 50

/**
 * @param path of the database file, which must be there. The connection is one of its own, and can't write.
 * @param onQuery told of each statement.
 */
export function sqliteStatements(path: string, onQuery?: (sql: string) => void): Statements {
  const connection = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT })
  const kept = new Map<string, Kept>()

  const prepare = (sql: string): Kept => {
    const statement = connection.prepare(sql)
    const decoded = statement.columns().flatMap(({ name, type }): Kept['decoded'] => {
      const decode = DECODE[type ?? '']
      return decode ? [[name, decode]] : []
    })
    const entry = { statement, decoded }
    kept.set(sql, entry)
    return entry
  }

  return {
    async all<Row>(sql: string, values: readonly Value[]) {
      onQuery?.(sql)
      const { statement, decoded } = kept.get(sql) ?? prepare(sql)
      const rows = statement.all(...values.map(encode))
      for (const row of rows) for (const [column, decode] of decoded) row[column] = decode(row[column] as Stored)
      return rows as Row[]
    },
    contains: (column) => `instr(lower(${column}), ?) > 0`,
    async close() {
      connection.close()
    },
  }
}

/** As Prisma's adapter writes them: text that compares in the order of time. */
function encode(value: Value): Stored {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
  return typeof value === 'boolean' ? Number(value) : value
}

/** By the declared type of the column. */
const DECODE: Record<string, Decode> = {
  DATETIME: (value) => (value === null ? null : new Date(value)),
  BOOLEAN: (value) => (value === null ? null : value !== 0),
}
