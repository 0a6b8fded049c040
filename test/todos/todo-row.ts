/** Todos for property tests. */

import { fc } from '../fast-check.ts'

/**
 * Titles and search texts of few characters, so that they match often: both cases, wildcards, quotes, non-ASCII
 * letters.
 */
export const text = fc
  .array(
    fc.constantFrom('a', 'A', 'b', '%', '_', '\\', "'", '"', '?', '$1', ' ', 'ä', 'Ä', '\u212a', 'k', '😀', '\n'),
    { maxLength: 4 },
  )
  .map((characters) => characters.join(''))
const instant = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
/** Generates one of a few instants. */
export const soon = fc.integer({ min: 0, max: 5 }).map((number) => new Date(Date.UTC(2026, 0, 1) + number))
/** Generates any row; its owner is a number. */
export const todoRow = fc.record({
  id: fc.uuid({ version: 7 }),
  title: text,
  notes: fc.option(fc.string({ unit: 'binary', maxLength: 20 }).filter((notes) => !notes.includes('\0'))),
  done: fc.boolean(),
  dueAt: fc.option(instant),
  createdAt: fc.oneof(soon, instant),
  updatedAt: instant,
  owner: fc.nat(1),
})
