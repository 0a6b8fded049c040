/** Input validation: reports all issues at once. */

import { z } from 'zod'
import { isEmail } from '../core/email-address.ts'
import { badInput, type Issue } from '../core/errors.ts'
import { type PasswordContext, passwordIssues } from '../passwords/policy/policy.ts'

/** In code points. */
const MAX_NAME_LENGTH = 100

export const email = z.string().refine(isEmail, 'It must be an email address of at most 254 characters.')

/** An empty name becomes null. */
export const name = z
  .string()
  .transform((text) => text.trim())
  .refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text), {
    message: 'It must be valid Unicode, without control characters.',
    abort: true,
  })
  .refine((text) => [...text].length <= MAX_NAME_LENGTH, `It must have at most ${MAX_NAME_LENGTH} characters.`)
  .transform((text) => text || null)

export const registration = z.object({ email, name: name.nullish() })
export const emailChange = z.object({ email })
/** Omitted fields keep their values. */
export const profile = z.object({ name: name.nullish() })

/**
 * @param others issues found elsewhere.
 * @returns the parsed input.
 * @throws AppError BAD_USER_INPUT with all issues.
 */
export function checked<T>(schema: z.ZodType<T>, input: unknown, others: readonly Issue[] = []): T {
  const { success, data, error } = schema.safeParse(input)
  const issues = error?.issues.map(({ path, message }) => ({ path: path.map(String), message })) ?? []
  if (!success || others.length > 0) throw badInput(...issues, ...others)
  return data
}

/** Returns the issues of a new password, under the name of its input field. */
export function newPasswordIssues(field: string, password: string, context: PasswordContext): Issue[] {
  return passwordIssues(password, context).map((message) => ({ path: [field], message }))
}
