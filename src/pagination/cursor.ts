/**
 * Cursors: the position of a row in an ordered list, as the values of its order columns. Opaque to clients. Validated
 * when they come back, since anybody can forge one; a forged cursor reveals nothing that the query does not.
 */

import { isUuid } from '../core/uuid.ts'
import { isStorable, LAST_INSTANT } from '../database/storable.ts'

/** Columns of an order, by priority. The last one is unique; none is ever null. */
export type Columns = Readonly<Record<string, 'date' | 'text' | 'id'>>

export type Order<C extends Columns = Columns> = {
  /** Name of the list. A cursor is valid only for the same name, columns and direction. */
  readonly name: string
  readonly columns: C
  /** Direction of all columns: a single comparison of the whole key then finds the position in an index. */
  readonly direction: 'asc' | 'desc'
}

type Values = { date: Date; text: string; id: string }

/** Values that define the position of a row. */
export type Key<C extends Columns = Columns> = { readonly [F in keyof C]: Values[C[F]] }

/** In characters. Room for a text column of 200 escaped characters. */
const MAX_LENGTH = 4096

/** Returns the cursor of a row or key. */
export function writeCursor<C extends Columns>(order: Order<C>, row: Key<C>): string {
  const values = Object.entries(order.columns).map(([field, type]) => {
    const value = row[field]
    return type === 'date' ? (value as Date).getTime() : value
  })
  return Buffer.from(JSON.stringify([listOf(order), ...values])).toString('base64url')
}

/**
 * @param cursor text from a client.
 * @returns the key; null if the text is not a cursor that `writeCursor` makes for this order.
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
  // Base64 and JSON are parsed leniently; this accepts only the spelling that writeCursor makes.
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
