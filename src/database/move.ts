/**
 * Moves everything from SQLite to PostgreSQL, table by table, in the order of their keys. What a batch has is there with the
 * batch, so that a move that was interrupted goes on after the last row that arrived. When all are there, each row is read
 * again on both sides and compared.
 */

import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import { StartError } from '../errors.ts'
import { readMigrations } from './migrations.ts'
import { refuseUnlessMigrated } from './postgres-migrate.ts'
import { IDENTITY, withoutSecrets } from './postgres-pool.ts'
import { oneLine, refusalOf } from './reason.ts'
import { sqlitePath } from './sqlite.ts'

type Kind = 'text' | 'time' | 'boolean' | 'integer'
type Table = { name: string; key: string; columns: Record<string, Kind> }
type Value = string | number | boolean | null | undefined
type Row = Record<string, Value>

/** How many rows go at once. */
const BATCH = 2000

/** How long to wait until nobody else writes to the file, in milliseconds. */
const LOCK_PATIENCE = 5000

/** Whoever moves holds this advisory lock. */
const LOCK = 4_741_502

export type MoveOptions = {
  /** `file:PATH` */
  from: string
  /** `postgresql://…` of a database that is migrated and empty, or that a move from the same file was begun to. */
  to: string
  /** Told of each batch: in which table, and how many of its rows are there. */
  onProgress?: (phase: 'moved' | 'compared', table: string, rows: number) => void
}

/**
 * Nobody can write to the file while it goes on.
 * @returns how many rows each table has, all of which are equal on both sides.
 * @throws StartError in one line when either side can't be used, the target holds what isn't from here, or rows differ.
 */
export async function move({ from, to, onProgress = () => {} }: MoveOptions): Promise<Record<string, number>> {
  const source = openSource(from)
  const target = new Client({ ...IDENTITY, connectionString: to })
  // A connection that is lost fails the query that needs it.
  target.on('error', () => {})
  try {
    await target.connect().catch((error) => {
      throw refusalOf(withoutSecrets(to), error)
    })
    await refuseUnlessMigrated(target, await readMigrations('postgresql'))
    const { rows } = await target.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS "locked"`)
    if (rows[0]?.locked !== true) throw new StartError('another move to this database is going on')

    await refuseOld(source)
    const tables = tablesOf(source)
    await refuseOthers(source, target, tables)
    for (const table of tables) await moveTable(source, target, table, (rows) => onProgress('moved', table.name, rows))
    const counts: Record<string, number> = {}
    for (const table of tables)
      counts[table.name] = await compareTable(source, target, table, (rows) => onProgress('compared', table.name, rows))
    await restartSequences(target, tables)
    // Else the first minutes go by plans for empty tables.
    await target.query('ANALYZE')
    return counts
  } finally {
    await target.end()
    source.close()
  }
}

/** The file, locked against writers for as long as it is open. */
function openSource(url: string): Sqlite {
  const path = sqlitePath(url)
  try {
    const source = new Sqlite(path, { fileMustExist: true, timeout: LOCK_PATIENCE })
    source.prepare('BEGIN IMMEDIATE').run()
    return source
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error))
    if (/locked|busy/.test(reason)) throw new StartError(`${path} is being written to: stop the server first`)
    throw new StartError(`${path} can't be used: ${reason}`)
  }
}

/** @throws StartError when the file lacks a migration, and so doesn't hold what the target is made for. */
async function refuseOld(source: Sqlite): Promise<void> {
  const rows = source.prepare('SELECT "migration_name" AS "name" FROM "_prisma_migrations"').all()
  const applied = new Set(rows.map(({ name }) => name))
  const [first] = (await readMigrations('sqlite')).filter(({ name }) => !applied.has(name))
  if (first) throw new StartError(`the file lacks the migration ${first.name}: migrate it with npm run db:migrate`)
}

/** What Prisma declares columns as. */
const KINDS: Record<string, Kind> = { TEXT: 'text', DATETIME: 'time', BOOLEAN: 'boolean', INTEGER: 'integer' }

/** Those of the models, whoever is referred to before whoever refers. */
function tablesOf(source: Sqlite): Table[] {
  const names = source
    .prepare(`SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT GLOB 'UserSearch*'
      AND "name" NOT GLOB 'sqlite_*' AND "name" <> '_prisma_migrations' ORDER BY "name"`)
    .all()
    .map(({ name }) => String(name))
  const refersTo = (name: string) =>
    source
      .prepare('SELECT "table" FROM pragma_foreign_key_list(?)')
      .all(name)
      .map(({ table }) => String(table))
  const ordered: string[] = []
  const visit = (name: string) => {
    if (ordered.includes(name)) return
    for (const other of refersTo(name)) if (other !== name) visit(other)
    ordered.push(name)
  }
  for (const name of names) visit(name)
  return ordered.map((name) => {
    const info = source.prepare('SELECT "name", "type", "pk" FROM pragma_table_info(?)').all(name)
    const columns = Object.fromEntries(
      info.map(({ name: column, type }) => {
        const kind = KINDS[String(type)]
        if (kind === undefined) throw new StartError(`${name}.${column} is of a type that can't be moved: ${type}`)
        return [String(column), kind]
      }),
    )
    const key = info.find(({ pk }) => Number(pk) === 1)
    if (key === undefined) throw new StartError(`${name} has no key`)
    return { name, key: String(key.name), columns }
  })
}

/** @throws StartError when the target has a first row that isn't the source's: then it isn't the beginning of this move. */
async function refuseOthers(source: Sqlite, target: Client, tables: Table[]): Promise<void> {
  for (const table of tables) {
    const [there] = await targetRows(target, table, null, 1)
    const [here] = sourceRows(source, table, null, 1)
    if (there !== undefined && (here === undefined || there[table.key] !== here[table.key]))
      throw new StartError(`the database holds a ${table.name} that is not from there: move to an empty one`)
  }
}

async function moveTable(source: Sqlite, target: Client, table: Table, tell: (rows: number) => void): Promise<void> {
  const { rows } = await target.query<[Value, number]>({
    text: `SELECT ${key(table)}, (SELECT count(*)::int FROM "${table.name}") FROM "${table.name}" ORDER BY 1 DESC LIMIT 1`,
    rowMode: 'array',
  })
  let [last, count] = rows[0] ?? [null, 0]
  const names = Object.keys(table.columns).map((name) => `"${name}"`)
  const sql = `INSERT INTO "${table.name}" (${names.join(', ')})
    SELECT ${names.join(', ')} FROM json_populate_recordset(NULL::"${table.name}", $1::json)`
  for (;;) {
    const batch = sourceRows(source, table, last, BATCH)
    const final = batch.at(-1)
    if (final === undefined) return
    // One statement, and so one transaction.
    await target.query(sql, [JSON.stringify(batch)]).catch((error) => {
      throw new StartError(`${table.name} after ${last ?? 'the beginning'}: ${oneLine(String(error.message))}`)
    })
    last = final[table.key] ?? null
    count += batch.length
    tell(count)
  }
}

/** @returns how many rows there are, on both sides. */
async function compareTable(
  source: Sqlite,
  target: Client,
  table: Table,
  tell: (rows: number) => void,
): Promise<number> {
  let last: Value = null
  for (let count = 0; ; ) {
    const here = sourceRows(source, table, last, BATCH)
    const there = await targetRows(target, table, last, BATCH)
    for (let index = 0; index < Math.max(here.length, there.length); index++) {
      const expected = here[index]
      const actual = there[index]
      if (JSON.stringify(expected) !== JSON.stringify(actual))
        throw new StartError(`${table.name} ${(expected ?? actual)?.[table.key]} is not the same on both sides`)
    }
    const final = here.at(-1)
    if (final === undefined) return count
    last = final[table.key] ?? null
    count += here.length
    tell(count)
  }
}

const key = (table: Table) => `"${table.key}"`

/** So many rows from after a key, in its order, with each value as JSON has it; times in milliseconds since 1970. */
function sourceRows(source: Sqlite, table: Table, after: Value, most: number): Row[] {
  const where = after === null ? '' : `WHERE ${key(table)} > ?`
  const sql = `SELECT ${Object.keys(table.columns).map((name) => `"${name}"`)} FROM "${table.name}" ${where}
    ORDER BY ${key(table)} LIMIT ?`
  const rows = source.prepare(sql).all(...(after === null ? [most] : [after as string | number, most]))
  for (const row of rows)
    for (const [name, kind] of Object.entries(table.columns)) {
      const value = row[name]
      if (value === null) continue
      if (kind === 'boolean') row[name] = value === 1
      else if (kind === 'time') row[name] = new Date(value as string).toISOString()
    }
  return rows as Row[]
}

/** The same of the target. */
async function targetRows(target: Client, table: Table, after: Value, most: number): Promise<Row[]> {
  const columns = Object.entries(table.columns).map(([name, kind]) =>
    kind === 'time' ? `to_char("${name}", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${name}"` : `"${name}"`,
  )
  const where = after === null ? '' : `WHERE ${key(table)} > $2`
  const sql = `SELECT ${columns.join(', ')} FROM "${table.name}" ${where} ORDER BY ${key(table)} LIMIT $1`
  return (await target.query<Row>(sql, after === null ? [most] : [most, after])).rows
}

/** The numbers that the database gives go on after those that were moved. */
async function restartSequences(target: Client, tables: Table[]): Promise<void> {
  for (const { name, key } of tables.filter((table) => table.columns[table.key] === 'integer'))
    await target.query(`SELECT setval(pg_get_serial_sequence('"${name}"', '${key}'),
      (SELECT coalesce(max("${key}"), 0) + 1 FROM "${name}"), false)`)
}
