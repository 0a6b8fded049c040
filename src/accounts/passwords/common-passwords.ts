/** The shipped list of common and breached passwords, and what counts as being on it. */

import { readFileSync } from 'node:fs'
import { ROOT } from '../../root.ts'
import { fold, readings, unitOf } from './readings.ts'
import { isWalk } from './walks.ts'

/** A repeated unit of so few characters is as good as on the list, whatever it is. */
const SHORT_UNIT = 3

let list: ReadonlySet<string> | undefined

/** Every entry, 28,000 of them, and the unit of those that repeat one. Read when first needed: some 20 ms, 4 MB. */
export function commonPasswords(): ReadonlySet<string> {
  if (list) return list
  const lines = readFileSync(new URL('src/accounts/passwords/common-passwords.txt', ROOT), 'utf8').split('\n')
  const entries = lines.filter((line) => line !== '' && !line.startsWith('#'))
  list = new Set(entries.flatMap((entry) => [entry, unitOf(entry)]))
  return list
}

/**
 * Whether a password is on the list, or is a repeated, padded, respelled one of the list, or a walk over the keyboard. Breaches are full of what is
 * shorter than the 15 characters asked for, so what people make of those to get there is what is looked for; however often it is repeated,
 * it is one guess more.
 */
export function isCommon(password: string): boolean {
  const folded = fold(password)
  const common = commonPasswords()
  const unit = unitOf(folded)
  // What is repeated may be padded itself.
  for (const text of new Set([folded, unit]))
    for (const reading of readings(text)) if (common.has(reading) || isWalk(reading)) return true
  return isWalk(folded) || (unit.length <= SHORT_UNIT && unit.length < folded.length && /^[\x20-\x7e]*$/.test(unit))
}
