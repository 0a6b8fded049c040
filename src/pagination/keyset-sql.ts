/** Window of a list as SQL. keyset.ts is the counterpart for Prisma. */

import type { Query, Value } from '../database/statements.ts'
import type { Columns, Key } from './cursor.ts'
import type { Window } from './page.ts'

/** Parts of a list's query. */
export type Source = {
  /** Text after FROM. */
  from: string
  conditions: string[]
  /** Values of `from`, followed by those of `conditions`. */
  values: Value[]
}

/** Selects the rows of a window. */
export function windowSql<C extends Columns>(columns: string, list: Source, window: Window<C>): Query {
  const keyset = keysetSqlOf(window)
  const where = whereSql([...list.conditions, ...keyset.conditions])
  return {
    sql: `SELECT ${columns} FROM ${list.from}${where} ORDER BY ${keyset.orderBy} LIMIT ?`,
    values: [...list.values, ...keyset.values, window.take],
  }
}

/** Counts the rows of a list as `count`. */
export function countSql({ from, conditions, values }: Source): Query {
  return { sql: `SELECT CAST(count(*) AS INTEGER) AS "count" FROM ${from}${whereSql(conditions)}`, values }
}

const whereSql = (conditions: string[]) => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '')

/** @returns conditions to add to the list's own, their values in order, and the text after ORDER BY. */
function keysetSqlOf<C extends Columns>({ columns, direction, from, to }: Window<C>) {
  const fields = Object.keys(columns)
  const names = fields.map((field) => `"${field}"`)
  const values: Value[] = []
  // One comparison of the whole key: both databases seek to the row in the index, even if many rows share the first
  // column.
  const bound = (key: Key<C> | null, comparison: '<=' | '>=') => {
    if (key === null) return []
    values.push(...fields.map((field) => key[field] as Value))
    return [`(${names.join(', ')}) ${comparison} (${names.map(() => '?').join(', ')})`]
  }
  const [rising, falling] = direction === 'asc' ? (['>=', '<='] as const) : (['<=', '>='] as const)
  const conditions = [...bound(from, rising), ...bound(to, falling)]
  return { conditions, values, orderBy: names.map((name) => `${name} ${direction}`).join(', ') }
}
