/**
 * Cursors: where in an ordered list a row stands, by the values that it is ordered by. Opaque to clients, and checked when
 * they come back, since anybody can make one: it gives nothing that the query doesn't give without it.
 */

import { isUuid } from './ids.ts'
import { isStorable, LAST_INSTANT } from './storable.ts'

/** What a list is ordered by: the columns in their order, the last one unique, and never null. */
export type Columns = Readonly<Record<string, 'date' | 'text' | 'id'>>

export type Order<C extends Columns = Columns> = {
  /** Of the list: a cursor is good for lists of this name, these columns and this direction. */
  readonly name: string
  readonly columns: C
  /** Of all columns: one comparison of the whole key then finds the place in an index. */
  readonly direction: 'asc' | 'desc'
}

type Values = { date: Date; text: string; id: string }

/** The values by which a row is ordered. */
export type Key<C extends Columns = Columns> = { readonly [F in keyof C]: Values[C[F]] }

/** A row with them, where an instant may be as `Statements.listed` gives it. */
export type Keyed<C extends Columns = Columns> = {
  readonly [F in keyof C]: C[F] extends 'date' ? Date | string : Values[C[F]]
}

/** In milliseconds since 1970; NaN where there is none. */
export const instantOf = (value: Date | string | undefined): number => new Date(value ?? Number.NaN).getTime()

/** In characters: a text column of 200 characters, each escaped, fits. */
const MAX_LENGTH = 4096

/** The cursor of a row, or of the key of one. */
export function writeCursor<C extends Columns>(order: Order<C>, row: Keyed<C>): string {
  const values = Object.entries(order.columns).map(([field, type]) => {
    const value = row[field]
    return type === 'date' ? instantOf(value) : value
  })
  return Buffer.from(JSON.stringify([listOf(order), ...values])).toString('base64url')
}

/**
 * @param cursor as a client sent it.
 * @returns the key that it holds; null where it isn't as `writeCursor` makes them for this order.
 */
export function readCursor<C extends Columns>(order: Order<C>, cursor: string): Key<C> | null {
  if (cursor.length > MAX_LENGTH) return null
  const columns = Object.entries(order.columns)
  const [list, ...values] = parseArray(Buffer.from(cursor, 'base64url').toString())
  if (list !== listOf(order) || values.length !== columns.length) return null
  const key: Record<string, unknown> = {}
  for (const [index, [field, type]] of columns.entries()) {
    const value = values[index]
    if (!IS_VALUE[type](value)) return null
    key[field] = type === 'date' ? new Date(value as number) : value
  }
  // Base64 and JSON are read leniently: only the one spelling that we write is a cursor of ours.
  return writeCursor(order, key as Key<C>) === cursor ? (key as Key<C>) : null
}

const IS_VALUE: Record<Columns[string], (value: unknown) => boolean> = {
  date: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_INSTANT.getTime(),
  text: (value) => typeof value === 'string' && isStorable(value),
  id: isUuid,
}

const listOf = ({ name, columns, direction }: Order): string =>
  `${name} by ${Object.keys(columns).join(', ')} ${direction}`

function parseArray(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
