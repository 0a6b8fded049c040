/** What a password must be: long enough, and not what an attacker tries first (NIST SP 800-63B-4 §3.1.1.2). */

import { canonical, lengthOf, MAX_LENGTH } from './canonical.ts'
import { isCommon } from './common-passwords.ts'
import { emailWords, isMadeOf, nameWords } from './personal-words.ts'

const SERVICE = 'gatehouse'

export type PasswordContext = {
  /** In code points. */
  minLength: number
  email: string
  name?: string | null
}

/**
 * Everything that is wrong with a new password, a sentence each, for people; nothing where it may be used. There are no rules
 * about kinds of characters: they make passwords that are harder to remember, not to guess.
 */
export function passwordIssues(password: string, { minLength, email, name }: PasswordContext): string[] {
  // A lone half of a surrogate pair becomes U+FFFD when it is encoded: different passwords would be the same.
  if (!password.isWellFormed()) return ['It must be valid Unicode.']
  // As it is hashed: each spelling of a character counts the same.
  const text = canonical(password)
  if (text === null) return [`It must have ${MAX_LENGTH} characters at most.`]

  const issues: string[] = []
  if (lengthOf(text) < minLength) issues.push(`It must have ${minLength} characters at least.`)
  if (isCommon(password)) issues.push('It is too common: a password that others have used, or one made of such a one.')
  if (isMadeOf(password, emailWords(email))) issues.push('It is too close to your email.')
  if (name && isMadeOf(password, nameWords(name))) issues.push('It is too close to your name.')
  if (isMadeOf(password, [SERVICE])) issues.push('It is too close to the name of this service.')
  return issues
}
