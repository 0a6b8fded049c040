/** Keyboard sequences: `qwerty`, `1qaz2wsx`, `fedcba`, `aaaa`. */

/** Each track is also read backwards. */
const TRACKS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  // Rows of English, French, German and Russian keyboards.
  ...['qwertyuiop[]', 'asdfghjkl;', 'zxcvbnm,./', 'azertyuiop', 'qsdfghjklm', 'wxcvbn', 'qwertzuiop', 'yxcvbnm'],
  ...['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', '!@#$%^&*()'],
  // Columns, and two rows combined.
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.'],
  ...['1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0', 'qawsedrftgyhujikolp', 'qazwsxedcrfvtgbyhnujmikolp'],
].flatMap((track) => [track, reversed(track)])

/** Shorter sequences occur in ordinary words. */
const MIN_LENGTH = 3

/** True if a folded text consists of keyboard sequences only. */
export function isSequences(text: string): boolean {
  let at = 0
  while (at < text.length) {
    const length = sequenceLength(text, at)
    if (length < MIN_LENGTH) return false
    at += length
  }
  return at > 0
}

/** Removes the sequences at the start and end of a text. */
export function withoutSequences(text: string): string {
  return reversed(withoutLeading(reversed(withoutLeading(text))))
}

function withoutLeading(text: string): string {
  let at = 0
  for (let length = sequenceLength(text, at); length >= MIN_LENGTH; length = sequenceLength(text, at)) at += length
  return text.slice(at)
}

/** Length of the sequence at an index, in UTF-16 units. */
function sequenceLength(text: string, at: number): number {
  // The same ASCII character repeated. Attackers do not try other characters, such as emoji.
  const [first = ''] = text.slice(at, at + 1)
  let longest = 0
  while (first <= '~' && at + longest < text.length && text[at + longest] === first) longest++
  for (const track of TRACKS) {
    while (at + longest < text.length && track.includes(text.slice(at, at + longest + 1))) longest++
  }
  return longest
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}
