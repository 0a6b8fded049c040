/** Rows of both databases, as text in column order. */

import type Sqlite from 'better-sqlite3'
import type { Client } from 'pg'
import { StartupError } from '../../../src/core/errors.ts'
import { oneLine } from '../../../src/database/reason.ts'
import type { Table } from './tables.ts'
import { asText, canonical, type Stored, textOf } from './values.ts'

export type Row = (string | null)[]

/** Rows per batch. */
const BATCH = 2000

/**
 * Reads all rows of a table in batches, in one scan. @throws StartupError naming a value that does not fit its column.
 */
export function* sourceBatches(source: Sqlite.Database, table: Table): Generator<Row[]> {
  const columns = table.columns.map(({ name }) => `"${name}"`).join(', ')
  const scan = source.prepare<[], Stored[]>(`SELECT ${columns} FROM "${table.name}"`).raw().safeIntegers()
  let batch: Row[] = []
  for (const stored of scan.iterate()) {
    batch.push(table.columns.map(({ kind, name }, index) => readValue(`${table.name}.${name}`, kind, stored[index])))
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function readValue(column: string, kind: Parameters<typeof textOf>[0], stored: Stored | undefined): string | null {
  try {
    return textOf(kind, stored ?? null)
  } catch {
    throw new StartupError(
      `Column ${column} holds ${oneLine(String(stored))}, which does not fit its type: correct it first.`,
    )
  }
}

/** Writes rows, skipping those that already exist. @returns the number of rows written. */
export async function insertRows(target: Client, { name, columns }: Table, rows: readonly Row[]): Promise<number> {
  const names = columns.map((column) => `"${column.name}"`).join(', ')
  const values = columns.map(({ type }, index) => `c${index}::${type}`).join(', ')
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(', ')
  const sql = `INSERT INTO "${name}" (${names}) SELECT ${values}
    FROM unnest(${arrays}) AS r(${columns.map((_, index) => `c${index}`).join(', ')}) ON CONFLICT DO NOTHING`
  const parameters = columns.map((_, index) => rows.map((row) => row[index] ?? null))
  const { rowCount } = await target.query(sql, parameters).catch((error) => {
    throw new StartupError(`Writing to ${name} failed: ${oneLine(String(error.message))}`)
  })
  return rowCount ?? 0
}

/** Reads the target rows with the keys of the given rows. @returns them by key text. */
export async function targetRows(target: Client, table: Table, rows: readonly Row[]): Promise<Map<string, Row>> {
  const { name, columns, key } = table
  const selected = columns.map((column) => asText(column.kind, `t."${column.name}"`)).join(', ')
  const arrays = key.map((_, index) => `$${index + 1}::text[]`).join(', ')
  const conditions = key.map((at, index) => `t."${columns[at]?.name}" = k.k${index}::${columns[at]?.type}`)
  const sql = `SELECT ${selected} FROM unnest(${arrays}) AS k(${key.map((_, index) => `k${index}`).join(', ')})
    JOIN "${name}" AS t ON ${conditions.join(' AND ')}`
  const parameters = key.map((at) => rows.map((row) => row[at] ?? null))
  const found = await target.query<Row>({ text: sql, values: parameters, rowMode: 'array' })
  return new Map(found.rows.map((row) => [keyText(table, row), row]))
}

/** Reads the keys of all target rows in batches. Requires a transaction. */
export async function* targetKeys(target: Client, { name, columns, key }: Table): AsyncGenerator<Row[]> {
  const selected = key.map((at) => asText(columns[at]?.kind ?? 'text', `"${columns[at]?.name}"`)).join(', ')
  await target.query(`DECLARE move_keys NO SCROLL CURSOR FOR SELECT ${selected} FROM "${name}"`)
  try {
    for (;;) {
      const { rows } = await target.query<Row>({ text: `FETCH ${BATCH} FROM move_keys`, rowMode: 'array' })
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await target.query('CLOSE move_keys')
  }
}

/** Text of a key, equal for rows of both databases. */
export const keyText = ({ columns, key }: Table, row: Row): string =>
  JSON.stringify(key.map((at) => canonical(columns[at]?.kind ?? 'text', row[at] ?? null)))

/** Name of a row in messages. */
export const nameOf = (table: Table, row: Row): string =>
  `Row ${table.key.map((at) => row[at]).join(', ')} of ${table.name}`

/** True if both rows have the same values. */
export const sameRow = ({ columns }: Table, one: Row, other: Row): boolean =>
  columns.every(({ kind }, at) => canonical(kind, one[at] ?? null) === canonical(kind, other[at] ?? null))
