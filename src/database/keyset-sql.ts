/** A window of a list, in SQL: see keyset.ts for the same in Prisma's terms. */

import type { Columns, Key } from './cursor.ts'
import type { Window } from './page.ts'
import type { Query, Value } from './statements.ts'

/** What a list is made of. */
export type Source = {
  /** What stands after FROM. */
  from: string
  conditions: string[]
  /** Those of `from`, and then those of the conditions, in their order. */
  values: Value[]
  /** What the rows are ordered by before the window's own order, where there is such a thing. */
  order?: string
}

/** The rows of a list in a window. */
export function windowSql<C extends Columns>(columns: string, list: Source, window: Window<C>): Query {
  const keyset = keysetSqlOf(window)
  const where = whereSql([...list.conditions, ...keyset.conditions])
  const order = list.order === undefined ? keyset.orderBy : `${list.order}, ${keyset.orderBy}`
  return {
    sql: `SELECT ${columns} FROM ${list.from}${where} ORDER BY ${order} LIMIT ?`,
    values: [...list.values, ...keyset.values, window.take],
  }
}

/** How many rows a list has, as `count`. */
export function countSql({ from, conditions, values }: Source): Query {
  return { sql: `SELECT CAST(count(*) AS INTEGER) AS "count" FROM ${from}${whereSql(conditions)}`, values }
}

const whereSql = (conditions: string[]) => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '')

/** @returns conditions to be ANDed to the list's own, their values in order, and what stands after ORDER BY. */
function keysetSqlOf<C extends Columns>({ columns, direction, from, to }: Window<C>) {
  const fields = Object.keys(columns)
  const names = fields.map((field) => `"${field}"`)
  const values: Value[] = []
  // One comparison of the whole key: both databases start in the index at the row, however many share its first column.
  const bound = (key: Key<C> | null, comparison: '<=' | '>=') => {
    if (key === null) return []
    values.push(...fields.map((field) => key[field] as Value))
    return [`(${names.join(', ')}) ${comparison} (${names.map(() => '?').join(', ')})`]
  }
  const [rising, falling] = direction === 'asc' ? (['>=', '<='] as const) : (['<=', '>='] as const)
  const conditions = [...bound(from, rising), ...bound(to, falling)]
  return { conditions, values, orderBy: names.map((name) => `${name} ${direction}`).join(', ') }
}
