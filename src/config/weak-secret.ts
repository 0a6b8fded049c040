/** Detects secrets that can be guessed, with which anybody could sign tokens. */

/** Placeholders of examples and tutorials, which attackers try first. */
const PLACEHOLDER =
  /(change|replace).?(me|this)|your.?(256.?bit.?)?(jwt.?)?secret|example|placeholder|secret.?key|super.?secret|in.?secure|at.?least.?32|^(secret|password)+$/i

/** Minimum number of different characters. Random secrets have more, even in hexadecimal. */
const MIN_CHARACTERS = 8

/** @returns what is weak about the secret; null if it looks random. */
export function weaknessOf(secret: string): string | null {
  if (PLACEHOLDER.test(secret)) return 'this one is a placeholder'
  if (new Set(secret).size < MIN_CHARACTERS) return 'this one repeats a few characters'
  if (isPeriodic(secret)) return 'this one repeats itself'
  if (isRun(secret)) return 'this one is a sequence of characters'
  return null
}

/** True for a repeated shorter text: it then starts with its own text from the second repetition on. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1) if (text.startsWith(text.slice(period))) return true
  return false
}

/** True if most characters are neighbours of the one before, as in abcdef or 987654. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1)
  return steps.length * 2 > codes.length
}
