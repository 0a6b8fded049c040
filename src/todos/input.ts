/** What a todo may be made of. */

import { z } from 'zod'
import { FIRST_INSTANT, isStorable, LAST_INSTANT, UNSTORABLE } from '../database/storable.ts'

const TITLE_LENGTH = 200
const NOTES_LENGTH = 10_000

/** In code points, as people count: an emoji is one character, where UTF-16 makes two of it. */
const hasAtMost = (length: number) => (text: string) => text.length <= length || [...text].length <= length

const title = z
  .string({ error: 'It must not be null.' })
  .trim()
  .min(1, 'It must not be empty.')
  .refine(hasAtMost(TITLE_LENGTH), `It must have ${TITLE_LENGTH} characters at most.`)
  .refine(isStorable, UNSTORABLE)

const notes = z
  .string()
  .refine(hasAtMost(NOTES_LENGTH), 'It must have 10,000 characters at most.')
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

/** As it comes in: with null everywhere, which is refused where it clears nothing. */
export type UpdateTodoInput = {
  [F in keyof z.input<typeof updateTodoInput>]: z.input<typeof updateTodoInput>[F] | null
}
