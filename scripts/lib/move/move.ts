/**
 * Copies all rows from SQLite to PostgreSQL, referenced tables first. Each batch is one transaction, and rows that are
 * already there are skipped, so an interrupted move can be started again. At the end every row of both databases is
 * compared.
 */

import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import { StartupError } from '../../../src/core/errors.ts'
import { readMigrations } from '../../../src/database/migrations/migrations.ts'
import { refuseUnlessMigrated } from '../../../src/database/postgres/migrate.ts'
import { IDENTITY, withoutSecrets } from '../../../src/database/postgres/pool.ts'
import { refuseIgnoredParameters } from '../../../src/database/postgres/schema-check.ts'
import { oneLine, refusalOf } from '../../../src/database/reason.ts'
import { sqlitePath } from '../../../src/database/sqlite/open.ts'
import { compareTable, refuseOtherRows } from './compare.ts'
import { insertRows, sourceBatches } from './rows.ts'
import { type Group, readGroups, type Table } from './tables.ts'

/** Time to wait for another process that writes to the file, in milliseconds. */
const LOCK_PATIENCE = 5000

/** Advisory lock that prevents two moves at once. */
const LOCK = 4_741_502

export type MoveOptions = {
  /** `file:PATH` */
  from: string
  /** `postgresql://…` of a migrated database that is empty, or holds an interrupted move of the same file. */
  to: string
  /** Called after each batch with the number of rows of the table that are moved or compared so far. */
  onProgress?: (phase: 'moved' | 'compared', table: string, rows: number) => void
}

/**
 * Moves and compares all rows, and locks the file against writers meanwhile.
 * @returns the number of rows of each table, equal on both sides.
 * @throws StartupError if either database cannot be used, the target has other rows, or rows differ.
 */
export async function move({ from, to, onProgress = () => {} }: MoveOptions): Promise<Record<string, number>> {
  const source = openSource(from)
  const target = new Client({ ...IDENTITY, connectionString: to })
  // A lost connection rejects the next query; without a handler it would crash the process.
  target.on('error', () => {})
  try {
    try {
      refuseIgnoredParameters(to)
      await target.connect()
    } catch (error) {
      throw refusalOf(withoutSecrets(to), error)
    }
    await refuseUnlessMigrated(target, await readMigrations('postgresql'))
    const { rows } = await target.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS "locked"`)
    if (rows[0]?.locked !== true) throw new StartupError('Another move to this database is running: wait for it.')
    await refuseOld(source)

    const groups = await readGroups(source, target)
    const tables = groups.flatMap((group) => group.tables)
    for (const table of tables) await refuseOtherRows(source, target, table)
    for (const group of groups) await moveGroup(source, target, group, onProgress)
    const counts: Record<string, number> = {}
    for (const table of tables)
      counts[table.name] = await compareTable(source, target, table, (count) =>
        onProgress('compared', table.name, count),
      )
    for (const table of tables) await restartSequences(source, target, table)
    // Without statistics, the first queries would use plans for empty tables.
    await target.query('ANALYZE')
    return counts
  } finally {
    await target.end()
    source.close()
  }
}

/** Opens the file and locks it against writers until it is closed. */
function openSource(url: string): Sqlite.Database {
  const path = sqlitePath(url)
  try {
    const source = new Sqlite(path, { fileMustExist: true, timeout: LOCK_PATIENCE })
    source.prepare('BEGIN IMMEDIATE').run()
    return source
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error))
    if (/locked|busy/.test(reason)) throw new StartupError(`${path} is in use: stop the server first.`)
    throw new StartupError(`Cannot open ${path}: ${reason}`)
  }
}

/** @throws StartupError if the file lacks a migration, and so does not match the target. */
async function refuseOld(source: Sqlite.Database): Promise<void> {
  const rows = source.prepare<[], { name: string }>('SELECT "migration_name" AS "name" FROM "_prisma_migrations"').all()
  const applied = new Set(rows.map(({ name }) => name))
  const [first] = (await readMigrations('sqlite')).filter(({ name }) => !applied.has(name))
  if (first) throw new StartupError(`Migration ${first.name} is missing in the file: run npm run db:migrate first.`)
}

/** Moves a cycle of references in one transaction; PostgreSQL checks the references at its end. */
async function moveGroup(
  source: Sqlite.Database,
  target: Client,
  { tables, cyclic }: Group,
  onProgress: NonNullable<MoveOptions['onProgress']>,
): Promise<void> {
  if (cyclic) await target.query('BEGIN')
  for (const table of tables) if (cyclic) await alterReferences(target, table, 'DEFERRABLE INITIALLY DEFERRED')
  for (const table of tables) {
    let count = 0
    for (const rows of sourceBatches(source, table)) {
      const written = await insertRows(target, table, rows)
      count += rows.length
      if (written > 0) onProgress('moved', table.name, count)
    }
  }
  if (!cyclic) return
  await target.query('SET CONSTRAINTS ALL IMMEDIATE')
  for (const table of tables) await alterReferences(target, table, 'NOT DEFERRABLE')
  await target.query('COMMIT')
}

async function alterReferences(target: Client, { name }: Table, check: string): Promise<void> {
  const { rows } = await target.query<{ conname: string }>(
    `SELECT conname FROM pg_constraint WHERE conrelid = to_regclass($1) AND contype = 'f'`,
    [`"${name}"`],
  )
  for (const { conname } of rows) await target.query(`ALTER TABLE "${name}" ALTER CONSTRAINT "${conname}" ${check}`)
}

/** Continues generated numbers after those of SQLite. */
async function restartSequences(source: Sqlite.Database, target: Client, { name, columns }: Table): Promise<void> {
  // SQLite creates this table with the first AUTOINCREMENT column.
  const exists = source.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").get() !== undefined
  const given = exists
    ? source.prepare<[string], { seq: number }>('SELECT "seq" FROM sqlite_sequence WHERE "name" = ?').get(name)
    : undefined
  for (const column of columns.filter(({ kind }) => kind === 'integer')) {
    await target.query(
      `SELECT setval(sequence, greatest((SELECT max("${column.name}") FROM "${name}"), $3::bigint, 0) + 1, false)
       FROM pg_get_serial_sequence($1, $2) AS sequence WHERE sequence IS NOT NULL`,
      [`"${name}"`, column.name, given?.seq ?? 0],
    )
  }
}
