/** The plainer texts behind a password: what a guesser's rules, applied to them, turn into it. */

import { withoutWalks } from './walks.ts'

/** What stands for a letter, by its look. 1 and ! are read both as i and as l. */
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

/** What people put before and after a word: nothing, digits and the end of a sentence, or whatever isn't a letter. */
const PADDING = ['', '[\\d\\s!?.,*#_-]+', '[^\\p{L}]+'] as const
const LEADING = PADDING.map((padding) => new RegExp(`^(?:${padding})`, 'u'))
const TRAILING = PADDING.map((padding) => new RegExp(`(?:${padding})$`, 'u'))

/** What is padded by more than twice its length isn't what makes the password. */
const MOST_PADDING = 2

/** The shortest word that is looked for within padding. */
const LEAST_WORD = 4

/** Lower case, and one form of each letter: full-width and ligatures too. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Without white space and ASCII punctuation. */
export function bare(text: string): string {
  return text.replace(/[\s!-/:-@[-`{-~]/g, '')
}

/** A folded text, and the same with figures read as the letters that they look like. */
export function spellings(folded: string): string[] {
  return [folded, ...LEET.map((looks) => folded.replace(/[\d@$!+]/g, (character) => looks[character] ?? character))]
}

/**
 * All readings of a password: its case, what pads it, leet spelling, punctuation and repetition undone, in every combination.
 * @param folded the password, folded.
 */
export function readings(folded: string): Set<string> {
  const found = new Set<string>()
  const read = (core: string, least: number) => {
    for (const spelling of spellings(core))
      for (const text of [spelling, bare(spelling)].filter(({ length }) => length >= least)) {
        found.add(text)
        found.add(unitOf(text))
      }
  }
  const least = Math.ceil(folded.length / (MOST_PADDING + 1))
  read(folded, least)
  for (const core of trimmed(folded)) read(core, Math.max(least, LEAST_WORD))
  // A walk weighs nothing, however long it is.
  const core = withoutWalks(folded)
  if (core !== folded) read(core, LEAST_WORD)
  return found
}

/** The text without each kind of padding. */
function trimmed(folded: string): Set<string> {
  return new Set(
    LEADING.flatMap((leading) => TRAILING.map((trailing) => folded.replace(leading, '').replace(trailing, ''))),
  )
}

/**
 * The shortest text that a text is made of by repetition, the last of which may be cut short: `abc` of `abcabcab`. Itself,
 * where less than half of it comes again.
 */
export function unitOf(text: string): string {
  // The failure function of Knuth, Morris and Pratt: how much of the start each prefix also ends with.
  const border: number[] = [0]
  for (let index = 1; index < text.length; index++) {
    let length = border[index - 1] ?? 0
    while (length > 0 && text[index] !== text[length]) length = border[length - 1] ?? 0
    border.push(text[index] === text[length] ? length + 1 : 0)
  }
  const period = text.length - (border.at(-1) ?? 0)
  return period * 3 <= text.length * 2 ? text.slice(0, period) : text
}
