/** Window of a list in the terms of Prisma's findMany. */

import type { Columns, Key } from './cursor.ts'
import type { Window } from './page.ts'

type Bound<V> = { lt?: V; lte?: V; gt?: V; gte?: V }

/** Part of Prisma's `where` types that every model with these columns accepts. */
export type KeysetWhere<C extends Columns> = { AND?: KeysetWhere<C>[]; OR?: KeysetWhere<C>[] } & {
  [F in keyof C]?: Bound<Key<C>[F]>
}

export type Keyset<C extends Columns> = {
  where: KeysetWhere<C>
  orderBy: { [F in keyof C]?: 'asc' | 'desc' }[]
  take: number
}

/**
 * Returns arguments to spread into findMany, with `where` combined with the filter by AND:
 * `findMany({ ...keyset, where: { AND: [filter, keyset.where] } })`.
 */
export function keysetOf<C extends Columns>({ columns, direction, from, to, take }: Window<C>): Keyset<C> {
  const fields: (keyof C)[] = Object.keys(columns)
  const [rising, falling] = direction === 'asc' ? (['gt', 'lt'] as const) : (['lt', 'gt'] as const)
  const bounds: KeysetWhere<C>[] = []
  if (from) bounds.push(beyond(fields, from, rising))
  if (to) bounds.push(beyond(fields, to, falling))
  return {
    where: { AND: bounds } as KeysetWhere<C>,
    orderBy: fields.map((field) => ({ [field]: direction }) as { [F in keyof C]?: 'asc' | 'desc' }),
    take,
  }
}

/**
 * Selects the rows at or beyond a key: `a <= x AND (a < x OR b <= y)`, since Prisma cannot express `(a, b) <= (x, y)`.
 * The outer bound on the first column lets both databases seek to the row in the index instead of scanning from the
 * end.
 */
function beyond<C extends Columns>([field, ...rest]: (keyof C)[], key: Key<C>, than: 'lt' | 'gt'): KeysetWhere<C> {
  if (field === undefined) return {} as KeysetWhere<C>
  const value = key[field]
  const atLeast = { [field]: { [`${than}e`]: value } } as KeysetWhere<C>
  if (rest.length === 0) return atLeast
  const more = { [field]: { [than]: value } } as KeysetWhere<C>
  return { AND: [atLeast, { OR: [more, beyond(rest, key, than)] }] } as KeysetWhere<C>
}
