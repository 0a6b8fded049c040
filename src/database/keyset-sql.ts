/** A window of a list, in SQL: see keyset.ts for the same in Prisma's terms. */

import type { Columns, Key } from './cursor.ts'
import type { Window } from './page.ts'
import type { Value } from './statements.ts'

export type KeysetSql = { conditions: string[]; values: Value[]; orderBy: string }

/** @returns conditions to be ANDed to the list's own, their values in order, and what stands after ORDER BY. */
export function keysetSqlOf<C extends Columns>({ columns, direction, from, to }: Window<C>): KeysetSql {
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
