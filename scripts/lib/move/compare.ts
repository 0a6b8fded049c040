/** Compares both databases, independently of how rows were moved: by counts, and by every row of either side. */

import type Sqlite from 'better-sqlite3'
import type { Client } from 'pg'
import { StartupError } from '../../../src/core/errors.ts'
import { keyText, nameOf, type Row, sameRow, sourceBatches, targetKeys, targetRows } from './rows.ts'
import type { Table } from './tables.ts'
import { storedOf } from './values.ts'

/**
 * @param onBatch called with the number of rows compared so far.
 * @returns the number of rows on both sides.
 * @throws StartupError naming a row that differs or is on one side only.
 */
export async function compareTable(
  source: Sqlite.Database,
  target: Client,
  table: Table,
  onBatch: (rows: number) => void,
): Promise<number> {
  let compared = 0
  for (const rows of sourceBatches(source, table)) {
    const found = await targetRows(target, table, rows)
    for (const row of rows) {
      const other = found.get(keyText(table, row))
      if (other === undefined || !sameRow(table, row, other)) throw new StartupError(`${nameOf(table, row)} ${DIFFERS}`)
    }
    compared += rows.length
    onBatch(compared)
  }
  const here = countSource(source, table)
  const there = await countTarget(target, table)
  if (here === compared && there === compared) return compared
  const extra = await findExtra(source, target, table)
  throw new StartupError(
    extra
      ? `${nameOfKey(table, extra)} ${DIFFERS}`
      : `Table ${table.name} has ${here} rows in the source and ${there} in the target.`,
  )
}

/**
 * Rejects a target that holds rows of another origin, before anything is written to it.
 * @throws StartupError naming the table, or a row that was added after a move.
 */
export async function refuseOtherRows(source: Sqlite.Database, target: Client, table: Table): Promise<void> {
  if ((await countTarget(target, table)) === 0) return
  const extra = await findExtra(source, target, table)
  if (extra === null) return
  if (countSource(source, table) === 0 || extra.first)
    throw new StartupError(`Target table ${table.name} already has other rows. Move into an empty database.`)
  throw new StartupError(`${nameOfKey(table, extra)} ${DIFFERS}`)
}

const DIFFERS = 'differs between the databases.'

type Extra = { key: Row; first: boolean }

/** A target row that the source lacks. `first` is true if it is the first row that was checked. */
async function findExtra(source: Sqlite.Database, target: Client, table: Table): Promise<Extra | null> {
  const columns = table.key.map((at) => table.columns[at])
  const known = source.prepare(
    `SELECT 1 FROM "${table.name}" WHERE ${columns.map((column) => `"${column?.name}" = ?`).join(' AND ')}`,
  )
  await target.query('BEGIN')
  try {
    let first = true
    for await (const keys of targetKeys(target, table))
      for (const key of keys) {
        const stored = columns.map((column, index) => storedOf(column?.kind ?? 'text', key[index] ?? null))
        if (known.get(...stored) === undefined) return { key, first }
        first = false
      }
    return null
  } finally {
    await target.query('ROLLBACK')
  }
}

const nameOfKey = ({ name }: Table, { key }: Extra) => `Row ${key.join(', ')} of ${name}`

function countSource(source: Sqlite.Database, { name }: Table): number {
  return source.prepare<[], { count: number }>(`SELECT count(*) AS "count" FROM "${name}"`).get()?.count ?? 0
}

async function countTarget(target: Client, { name }: Table): Promise<number> {
  const { rows } = await target.query<{ count: string }>(`SELECT count(*) AS "count" FROM "${name}"`)
  return Number(rows[0]?.count)
}
