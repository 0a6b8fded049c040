/** Values as Prisma stores them in SQLite, and reads them from other programs. */

import type { Value } from '../statements.ts'

/** SQLite types in columns of the schema. */
export type Stored = string | number | null

/** Instants are stored as text that sorts by time, in the format of Prisma's adapter. */
export function encode(value: Value): Stored {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
  return typeof value === 'boolean' ? Number(value) : value
}

/** Decoders by declared column type; other types are returned as stored. */
export const DECODERS: Readonly<Record<string, (stored: Stored) => unknown>> = {
  DATETIME: (stored) => (stored === null ? null : readInstant(stored)),
  BOOLEAN: (stored) => (stored === null ? null : stored === 1 || /^(true|TRUE|1)$/.test(String(stored))),
}

/**
 * Reads an instant like Prisma, independent of the process's time zone. Numbers are milliseconds since 1970. Text
 * without an offset is UTC, and text without a time is midnight.
 */
export function readInstant(stored: string | number): Date {
  if (typeof stored === 'number') return new Date(stored)
  // Fast path for text that `encode` wrote, which is nearly all of it.
  const canonical = stored.length === 29 && stored[10] === 'T' && stored.endsWith('+00:00')
  return new Date(canonical ? stored : isoOf(stored))
}

const TIME = /\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)?$/

function isoOf(text: string): string {
  const match = TIME.exec(text)
  if (match === null) return `${text}T00:00:00Z`
  const [time, offset, minutes] = match
  const iso = text.replace(/ (?=\d{2}:\d{2}:\d{2})/, 'T') + missingOffset(offset, minutes)
  return time === text ? `1970-01-01T${iso}` : iso
}

/** Returns the missing part of the offset: `+05` lacks minutes, and no offset means UTC. */
function missingOffset(offset: string | undefined, minutes: string | undefined): string {
  if (offset === undefined) return 'Z'
  return offset !== 'Z' && minutes === undefined ? ':00' : ''
}
