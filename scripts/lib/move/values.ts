/** Converts values of both databases to text: input for PostgreSQL, and a canonical form for comparison. */

import { StartupError } from '../../../src/core/errors.ts'
import { Prisma } from '../../../src/database/client/client.ts'
import { DECODERS, readInstant } from '../../../src/database/sqlite/stored-values.ts'

export type Kind = 'text' | 'time' | 'boolean' | 'integer' | 'float' | 'decimal' | 'json' | 'bytes'

/** Value read from SQLite, with integers as bigints. */
export type Stored = string | number | bigint | Buffer | null

/** Kinds by the column types that Prisma declares. */
const KINDS: Record<string, Kind> = {
  TEXT: 'text',
  DATETIME: 'time',
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  BIGINT: 'integer',
  REAL: 'float',
  DECIMAL: 'decimal',
  JSONB: 'json',
  BLOB: 'bytes',
}

/** @throws StartupError for a type that cannot be moved. */
export function kindOf(table: string, column: string, type: string): Kind {
  const kind = KINDS[type.toUpperCase()]
  if (kind === undefined)
    throw new StartupError(`Column ${table}.${column} has the type ${type}, which cannot be moved.`)
  return kind
}

/**
 * Converts a stored value to text that PostgreSQL casts to the column type. @throws Error if it does not fit the kind.
 */
export function textOf(kind: Kind, stored: Stored): string | null {
  if (stored === null) return null
  switch (kind) {
    case 'bytes':
      return `\\x${Buffer.from(stored as Buffer).toString('hex')}`
    case 'time':
      return readInstant(typeof stored === 'bigint' ? Number(stored) : (stored as string)).toISOString()
    case 'boolean':
      return String(DECODERS.BOOLEAN?.(typeof stored === 'bigint' ? Number(stored) : (stored as string)))
    case 'integer':
      return typeof stored === 'number' ? String(Math.trunc(stored)) : String(stored)
    default:
      return String(stored)
  }
}

/** Returns one spelling per value, from the text of either database. */
export function canonical(kind: Kind, text: string | null): string | null {
  if (text === null) return null
  if (kind === 'float') return String(Number(text))
  if (kind === 'decimal') return new Prisma.Decimal(text).toFixed()
  return kind === 'json' ? JSON.stringify(sorted(JSON.parse(text))) : text
}

/** Sorts keys of JSON objects, since PostgreSQL does not keep their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

/** Returns the SELECT expression for a PostgreSQL column as text. */
export function asText(kind: Kind, column: string): string {
  return kind === 'time' ? `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : `${column}::text`
}

/** Returns the value that Prisma stores in SQLite for a text of PostgreSQL. */
export function storedOf(kind: Kind, text: string | null): string | number | Buffer | null {
  if (text === null) return null
  if (kind === 'time') return text.replace('Z', '+00:00')
  if (kind === 'boolean') return Number(text === 'true')
  return kind === 'bytes' ? Buffer.from(text.slice(2), 'hex') : text
}
