/** Blocklist: common and breached passwords, and the variants that count as listed. */

import { readFileSync } from 'node:fs'
import { ROOT } from '../../core/paths.ts'
import { isSequences } from './keyboard-sequences.ts'
import { fold, unitOf, variants } from './variants.ts'

/** A password that repeats such a short unit counts as common, listed or not. */
const SHORT_UNIT = 3

/** 28,000 entries: about 10 ms to read, 4 MB of memory. */
export const BLOCKLIST: ReadonlySet<string> = new Set(
  readFileSync(new URL('src/passwords/policy/blocklist.txt', ROOT), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
)

/**
 * True for a listed password, for an entry repeated, padded or respelled, and for keyboard sequences. Most breached
 * passwords are shorter than the minimum, so the check covers the ways in which people lengthen them.
 */
export function isCommon(password: string): boolean {
  const folded = fold(password)
  const unit = unitOf(folded)
  // The repeated unit may itself be padded.
  for (const text of new Set([folded, unit]))
    for (const variant of variants(text)) if (BLOCKLIST.has(variant) || isSequences(variant)) return true
  return (
    isSequences(folded) || (unit.length <= SHORT_UNIT && unit.length < folded.length && /^[\x20-\x7e]*$/.test(unit))
  )
}
