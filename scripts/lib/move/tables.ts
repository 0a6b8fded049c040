/** Tables to move, in an order in which their rows can be written. */

import type Sqlite from 'better-sqlite3'
import type { Client } from 'pg'
import { StartupError } from '../../../src/core/errors.ts'
import { type Kind, kindOf } from './values.ts'

export type Column = {
  readonly name: string
  readonly kind: Kind
  /** Type of the column in PostgreSQL. */
  readonly type: string
}

export type Table = {
  readonly name: string
  readonly columns: readonly Column[]
  /** Positions of the columns that identify a row. */
  readonly key: readonly number[]
}

/**
 * Group of tables that references only earlier groups. Several tables, or one that references itself, form a cycle of
 * references.
 */
export type Group = { readonly tables: readonly Table[]; readonly cyclic: boolean }

/** @throws StartupError for a table or column that cannot be moved. */
export async function readGroups(source: Sqlite.Database, target: Client): Promise<Group[]> {
  const names = source
    .prepare<[], { name: string }>(
      `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT GLOB 'sqlite_*'
       AND "name" <> '_prisma_migrations' ORDER BY "name"`,
    )
    .all()
    .map(({ name }) => name)
  const references = new Map(names.map((name) => [name, referencesOf(source, name)]))
  const tables = new Map<string, Table>()
  for (const name of names) tables.set(name, await readTable(source, target, name))
  return groupsOf(references).map((group) => ({
    tables: group.flatMap((name) => tables.get(name) ?? []),
    cyclic: group.length > 1 || group.some((name) => references.get(name)?.includes(name)),
  }))
}

function referencesOf(source: Sqlite.Database, table: string): string[] {
  const list = source.prepare<[string], { table: string }>('SELECT "table" FROM pragma_foreign_key_list(?)')
  return list.all(table).map(({ table }) => table)
}

/** Strongly connected components, referenced ones first (Tarjan). */
function groupsOf(references: ReadonlyMap<string, readonly string[]>): string[][] {
  const groups: string[][] = []
  const stack: string[] = []
  const numbers = new Map<string, number>()
  const done = new Set<string>()
  function visit(name: string): number {
    const number = numbers.size
    numbers.set(name, number)
    stack.push(name)
    let lowest = number
    for (const other of references.get(name) ?? [])
      if (!done.has(other)) lowest = Math.min(lowest, numbers.get(other) ?? visit(other))
    if (lowest === number) {
      const group = stack.splice(stack.indexOf(name))
      for (const member of group) done.add(member)
      groups.push(group)
    }
    return lowest
  }
  for (const name of references.keys()) if (!done.has(name)) visit(name)
  return groups
}

type ColumnInfo = { name: string; type: string; notnull: number; pk: number }

async function readTable(source: Sqlite.Database, target: Client, name: string): Promise<Table> {
  const info = source.prepare<[string], ColumnInfo>('SELECT * FROM pragma_table_info(?)').all(name)
  const { rows } = await target.query<{ name: string; type: string }>(
    `SELECT attname AS "name", format_type(atttypid, atttypmod) AS "type" FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [`"${name}"`],
  )
  const types = new Map(rows.map(({ name, type }) => [name, type]))
  const columns = info.map(({ name: column, type: declared }) => {
    const type = types.get(column)
    if (type === undefined)
      throw new StartupError(`Column ${name}.${column} is missing in the target: run npm run db:migrate on it.`)
    return { name: column, kind: kindOf(name, column, declared), type }
  })
  const key = keyOf(source, name, info).map((column) => columns.findIndex(({ name }) => name === column))
  if (key.length === 0) throw new StartupError(`Table ${name} has no primary key, so its rows cannot be compared.`)
  return { name, columns, key }
}

/** Returns the columns of the primary key in its order; otherwise those of a unique index without nulls. */
function keyOf(source: Sqlite.Database, table: string, info: ColumnInfo[]): string[] {
  const primary = info.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  if (primary.length > 0) return primary.map(({ name }) => name)
  const required = new Set(info.filter(({ notnull }) => notnull === 1).map(({ name }) => name))
  const indexes = source
    .prepare<[string], { name: string }>('SELECT "name" FROM pragma_index_list(?) WHERE "unique" = 1 AND "partial" = 0')
    .all(table)
  const columnsOf = source.prepare<[string], { name: string }>('SELECT "name" FROM pragma_index_info(?)')
  const unique = indexes.map(({ name }) => columnsOf.all(name).map(({ name }) => name))
  return unique.find((columns) => columns.every((column) => required.has(column))) ?? []
}
