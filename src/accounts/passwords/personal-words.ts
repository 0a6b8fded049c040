/** Whether a password is made of what everyone knows about its owner: the email, the name, the service. */

import { isCommon } from './common-passwords.ts'
import { bare, fold, spellings } from './readings.ts'
import { withinEdits } from './within-edits.ts'

/** Shorter ones are in too many other words. */
const LEAST_WORD = 3

/** What is left without the words must have so many characters that aren't digits to be what makes the password. */
const LEAST_REST = 4

/** So few changes make no other password of a word that is long enough. */
const FEW_EDITS = 2
const LONG_WORD = 8

/** The whole, the local part, the domain without its ending, and what these are made of. */
export function emailWords(email: string): string[] {
  const [local = '', domain = ''] = email.split('@')
  const labels = domain.split('.').slice(0, -1)
  return [email, `${local}${labels.join('')}`, local, ...labels, ...pieces(local), ...labels.flatMap(pieces)]
}

/** A name, and what it is made of. */
export function nameWords(name: string): string[] {
  return [name, ...pieces(name)]
}

/**
 * Whether nothing of weight is left of a password without the given words, however often, in whatever case, spelling,
 * order or direction they are in it; or whether it is a long one of them, mistyped.
 */
export function isMadeOf(password: string, words: string[]): boolean {
  const spelledWords = words.map((word) => spellings(fold(word)))
  return spellings(fold(password)).some((spelling, index) => {
    const known = spelledWords.flatMap((spelled) => [bare(spelled[0] ?? ''), bare(spelled[index] ?? '')])
    return isSpelledOf(bare(spelling), new Set(known.filter((word) => word.length >= LEAST_WORD)))
  })
}

function isSpelledOf(text: string, words: ReadonlySet<string>): boolean {
  // The longest first: of "anna" and "annabell", the latter.
  const inOrder = [...words].flatMap((word) => [word, [...word].reverse().join('')]).sort((a, b) => b.length - a.length)
  const rest = inOrder.reduce((left, word) => left.replaceAll(word, ' '), text)
  if (rest !== text && [...rest.replace(/[\s\d]/g, '')].length < LEAST_REST) return true
  if (rest !== text && isCommon(rest.replaceAll(' ', ''))) return true
  return [...words].some((word) => word.length >= LONG_WORD && withinEdits(FEW_EDITS, word, text))
}

const pieces = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((piece) => piece.length > LEAST_WORD)
