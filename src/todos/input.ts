/** Validation of todo inputs. */

import { z } from 'zod'
import { FIRST_INSTANT, isStorable, LAST_INSTANT, UNSTORABLE } from '../database/storable.ts'

const TITLE_LENGTH = 200
const NOTES_LENGTH = 10_000

/** In code points, as people count: an emoji is one character, but two UTF-16 units. */
const hasAtMost = (length: number) => (text: string) => text.length <= length || [...text].length <= length

const title = z
  .string({ error: 'It must not be null.' })
  .trim()
  .min(1, 'It must not be empty.')
  .refine(hasAtMost(TITLE_LENGTH), `It must have at most ${TITLE_LENGTH} characters.`)
  .refine(isStorable, UNSTORABLE)

const notes = z
  .string()
  .refine(hasAtMost(NOTES_LENGTH), 'It must have at most 10,000 characters.')
  .refine(isStorable, UNSTORABLE)
  .nullable()
  .exactOptional()

const dueAt = z
  .date()
  .min(FIRST_INSTANT, 'It must not be before the year 1.')
  .max(LAST_INSTANT, 'It must not be after the year 9999.')
  .nullable()
  .exactOptional()

export const createTodoInput = z.strictObject({ title, notes, dueAt })

export const updateTodoInput = z.strictObject({
  title: title.exactOptional(),
  notes,
  done: z.boolean({ error: 'It must not be null.' }).exactOptional(),
  dueAt,
})

export type CreateTodoInput = z.input<typeof createTodoInput>

/** Input with null allowed everywhere. Null is rejected for fields that it cannot clear. */
export type UpdateTodoInput = {
  [F in keyof z.input<typeof updateTodoInput>]: z.input<typeof updateTodoInput>[F] | null
}
