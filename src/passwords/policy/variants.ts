/** Variants of a password: the simpler texts from which an attacker's rules derive it. */

import { MAX_LENGTH } from '../normalize.ts'
import { withoutSequences } from './keyboard-sequences.ts'

/** Characters that look like a letter. 1 and ! are read as i and as l. */
const LOOKS = {
  '0': 'o',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '+': 't',
}
const LEET: Record<string, string>[] = [
  { ...LOOKS, '1': 'i', '!': 'i' },
  { ...LOOKS, '1': 'l', '!': 'l' },
]

/** Padding around a word: none, digits and punctuation, or any characters except letters. */
const PADDING = [/^$/, /^[\d\s!?.,*#_-]$/, /^[^\p{L}]$/u]

/** Maximum length of padding, relative to the word. Longer padding hides the word. */
const MAX_PADDING = 2

/** Minimum length of a word within padding. */
const MIN_WORD = 4

/**
 * Lower case and one form of each letter (NFKC), full-width letters and ligatures included. Cut to MAX_LENGTH code
 * points: NFKC expands one code point to as many as 18, and the work must stay bounded.
 */
export function fold(text: string): string {
  return [...text.normalize('NFKC').toLowerCase()].slice(0, MAX_LENGTH).join('')
}

/** Removes white space and ASCII punctuation. */
export function bare(text: string): string {
  return text.replace(/[\s!-/:-@[-`{-~]/g, '')
}

/** Returns a folded text, and its readings with digits and signs as the letters they resemble. */
export function spellings(folded: string): string[] {
  return [folded, ...LEET.map((looks) => folded.replace(/[\d@$!+]/g, (character) => looks[character] ?? character))]
}

/**
 * Returns all variants of a password: without padding, leet spelling, punctuation and repetition, in every combination.
 * @param folded output of fold.
 */
export function variants(folded: string): Set<string> {
  const found = new Set<string>()
  const addSpellings = (core: string, minLength: number) => {
    for (const spelling of spellings(core))
      for (const text of [spelling, bare(spelling)].filter(({ length }) => length >= minLength)) {
        found.add(text)
        found.add(unitOf(text))
      }
  }
  const minLength = Math.ceil(folded.length / (MAX_PADDING + 1))
  addSpellings(folded, minLength)
  for (const core of withoutPadding(folded)) addSpellings(core, Math.max(minLength, MIN_WORD))
  // Keyboard sequences add no strength at any length.
  const core = withoutSequences(folded)
  if (core !== folded) addSpellings(core, MIN_WORD)
  return found
}

/** Removes each kind of padding at both ends. */
function withoutPadding(folded: string): Set<string> {
  const characters = [...folded]
  const backwards = characters.toReversed()
  const cores = PADDING.flatMap((leading) => {
    const start = countLeading(characters, leading)
    return PADDING.map((trailing) =>
      characters.slice(start, Math.max(start, characters.length - countLeading(backwards, trailing))).join(''),
    )
  })
  return new Set(cores)
}

/**
 * Counts the leading characters that match. One by one: a regular expression with `+$` takes quadratic time (CWE-1333).
 */
function countLeading(characters: readonly string[], padding: RegExp): number {
  const end = characters.findIndex((character) => !padding.test(character))
  return end < 0 ? characters.length : end
}

/**
 * Returns the shortest unit whose repetition gives the text; the last repetition may be cut short: `abc` for
 * `abcabcab`. Returns the text itself if less than half of it is repeated.
 */
export function unitOf(text: string): string {
  // Failure function of Knuth, Morris and Pratt: the longest border of each prefix, in linear time.
  const border: number[] = [0]
  for (let index = 1; index < text.length; index++) {
    let length = border[index - 1] ?? 0
    while (length > 0 && text[index] !== text[length]) length = border[length - 1] ?? 0
    border.push(text[index] === text[length] ? length + 1 : 0)
  }
  const period = text.length - (border.at(-1) ?? 0)
  return period * 3 <= text.length * 2 ? text.slice(0, period) : text
}
