/** Context words: finds passwords built from the email, the name or the service name. */

import { isCommon } from './blocklist.ts'
import { bare, fold, spellings } from './variants.ts'
import { withinEdits } from './within-edits.ts'

/** Minimum length in characters: shorter words occur in too many others. */
const MIN_WORD = 3

/** Minimum number of other characters, without digits. With fewer, a password consists of its context words. */
const MIN_REST = 4

/** Maximum number of edits with which a long word still counts as the same word. */
const FEW_EDITS = 2
const LONG_WORD = 8

/** Lists the whole email, its local part, its domain labels except the last, and their pieces. */
export function emailWords(email: string): string[] {
  const [local = '', domain = ''] = email.split('@')
  const labels = domain.split('.').slice(0, -1)
  return [email, `${local}${labels.join('')}`, local, ...labels, ...pieces(local), ...labels.flatMap(pieces)]
}

/** Lists a name and its pieces. */
export function nameWords(name: string): string[] {
  return [name, ...pieces(name)]
}

/**
 * True if a password consists mostly of the given words, in any number, case, spelling, order or direction. Also true
 * for one long word with a typing error.
 */
export function isMadeOf(password: string, words: string[]): boolean {
  const spelledWords = words.map((word) => spellings(fold(word)))
  return spellings(fold(password)).some((spelling, index) => {
    const known = spelledWords.flatMap((spelled) => [bare(spelled[0] ?? ''), bare(spelled[index] ?? '')])
    return isSpelledOf(bare(spelling), new Set(known.filter((word) => word.length >= MIN_WORD)))
  })
}

function isSpelledOf(text: string, words: ReadonlySet<string>): boolean {
  // Longer words first: "annabell" before "anna".
  const inOrder = [...words].flatMap((word) => [word, [...word].reverse().join('')]).sort((a, b) => b.length - a.length)
  const rest = inOrder.reduce((left, word) => left.replaceAll(word, ' '), text)
  if (rest !== text && [...rest.replace(/[\s\d]/g, '')].length < MIN_REST) return true
  if (rest !== text && isCommon(rest.replaceAll(' ', ''))) return true
  return [...words].some((word) => word.length >= LONG_WORD && withinEdits(FEW_EDITS, word, text))
}

const pieces = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((piece) => piece.length > MIN_WORD)
