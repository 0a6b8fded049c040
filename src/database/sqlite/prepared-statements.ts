import type Sqlite from 'better-sqlite3'
import type { Value } from '../statements.ts'
import { DECODERS, encode, type Stored } from './stored-values.ts'

type Row = Record<string, unknown>
type Decoder = (stored: Stored) => unknown
type Prepared = { statement: Sqlite.Statement<Stored[], Row>; decoders: readonly [column: string, decode: Decoder][] }

/**
 * Prepares each statement once and lists the columns that need decoding. The text of a statement must not contain
 * values.
 * @returns rows by column name, decoded by declared column type; no rows for a statement without results.
 */
export function preparedStatements(connection: Sqlite.Database): (sql: string, values: readonly Value[]) => Row[] {
  const kept = new Map<string, Prepared>()

  function prepare(sql: string): Prepared {
    const statement = connection.prepare<Stored[], Row>(sql)
    const columns = statement.reader ? statement.columns() : []
    const decoders = columns.flatMap(({ name, type }): [string, Decoder][] => {
      const decode = DECODERS[type ?? '']
      return decode ? [[name, decode]] : []
    })
    const prepared = { statement, decoders }
    kept.set(sql, prepared)
    return prepared
  }

  return (sql, values) => {
    const { statement, decoders } = kept.get(sql) ?? prepare(sql)
    if (!statement.reader) {
      statement.run(...values.map(encode))
      return []
    }
    const rows = statement.all(...values.map(encode))
    for (const row of rows) for (const [column, decode] of decoders) row[column] = decode(row[column] as Stored)
    return rows
  }
}
