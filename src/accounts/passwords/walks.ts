/** Walks over the keyboard, the alphabet and the digits: `qwerty`, `1qaz2wsx`, `fedcba`, `aaaa`. */

/** Each is walked in both directions. */
const TRACKS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  // Rows: English, French, German and Russian keyboards.
  ...['qwertyuiop[]', 'asdfghjkl;', 'zxcvbnm,./', 'azertyuiop', 'qsdfghjklm', 'wxcvbn', 'qwertzuiop', 'yxcvbnm'],
  ...['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', '!@#$%^&*()'],
  // Columns, and two rows at once.
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.'],
  ...['1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0', 'qawsedrftgyhujikolp', 'qazwsxedcrfvtgbyhnujmikolp'],
].flatMap((track) => [track, reversed(track)])

/** Shorter ones are in every other word. */
const LEAST = 3

/** Whether a text, in lower case, is nothing but walks one after another. */
export function isWalk(text: string): boolean {
  let at = 0
  while (at < text.length) {
    const length = walkLength(text, at)
    if (length < LEAST) return false
    at += length
  }
  return at > 0
}

/** A text without the walks that it starts and ends with. */
export function withoutWalks(text: string): string {
  return reversed(withoutLeadingWalks(reversed(withoutLeadingWalks(text))))
}

function withoutLeadingWalks(text: string): string {
  let at = 0
  for (let length = walkLength(text, at); length >= LEAST; length = walkLength(text, at)) at += length
  return text.slice(at)
}

/** How long the walk is that starts at an index, in UTF-16 units. */
function walkLength(text: string, at: number): number {
  // One ASCII character again and again. Of others, such as emoji, nobody's list of guesses is full.
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
