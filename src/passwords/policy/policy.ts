/** Password policy: long enough, and not among the first guesses of an attacker (NIST SP 800-63B-4 §3.1.1.2). */

import { lengthOf, MAX_LENGTH, normalize } from '../normalize.ts'
import { isCommon } from './blocklist.ts'
import { emailWords, isMadeOf, nameWords } from './context-words.ts'

const SERVICE = 'gatehouse'

export type PasswordContext = {
  /** In code points. */
  minLength: number
  email: string
  name?: string | null
}

/**
 * Checks a new password, in time linear in its length. There are no rules about kinds of characters: they make
 * passwords harder to remember, not harder to guess.
 * @returns one sentence for each problem; empty if the password is accepted.
 */
export function passwordIssues(password: string, { minLength, email, name }: PasswordContext): string[] {
  // UTF-8 encodes every lone surrogate as U+FFFD, so different passwords would have the same hash.
  if (!password.isWellFormed()) return ['It must be valid Unicode.']
  const text = normalize(password)
  if (text === null) return [`It must have at most ${MAX_LENGTH} characters.`]

  const issues: string[] = []
  if (lengthOf(text) < minLength) issues.push(`It must have at least ${minLength} characters.`)
  if (isCommon(text)) issues.push('It is too common: choose one that is not based on a well-known password.')
  if (isMadeOf(text, emailWords(email))) issues.push('It is too similar to your email.')
  if (name && isMadeOf(text, nameWords(name))) issues.push('It is too similar to your name.')
  if (isMadeOf(text, [SERVICE])) issues.push('It is too similar to the name of this service.')
  return issues
}
