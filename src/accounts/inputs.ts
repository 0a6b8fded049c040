/** What may be given: each input's form, and everything that is wrong with one. */

import { z } from 'zod'
import { badInput, type Issue } from '../errors.ts'
import { isEmail } from './email.ts'
import { type PasswordContext, passwordIssues } from './passwords/policy.ts'

/** In code points. */
const MAX_NAME_LENGTH = 100

const email = z.string().refine(isEmail, 'It must be an email address, of 254 characters at most.')

/** Null for none, which an empty one is too. */
const name = z
  .string()
  .transform((text) => text.trim())
  .refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text), {
    message: 'It must be valid Unicode, without control characters.',
    abort: true,
  })
  .refine((text) => [...text].length <= MAX_NAME_LENGTH, `It must have ${MAX_NAME_LENGTH} characters at most.`)
  .transform((text) => text || null)

export const registration = z.object({ email, name: name.nullish() })
export const emailChange = z.object({ email })
/** Left out: as it was. */
export const profile = z.object({ name: name.nullish() })

/**
 * @param others what else is wrong, to be told along.
 * @returns the input in its proper form.
 * @throws BAD_USER_INPUT with everything that is wrong.
 */
export function checked<T>(schema: z.ZodType<T>, input: unknown, others: readonly Issue[] = []): T {
  const { success, data, error } = schema.safeParse(input)
  const issues = error?.issues.map(({ path, message }) => ({ path: path.map(String), message })) ?? []
  if (!success || others.length > 0) throw badInput(...issues, ...others)
  return data
}

/** What is wrong with a new password, as the issues of an input's field. */
export function newPasswordIssues(field: string, password: string, context: PasswordContext): Issue[] {
  return passwordIssues(password, context).map((message) => ({ path: [field], message }))
}
