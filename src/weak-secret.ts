/** Secrets that somebody could guess, so that anybody could sign tokens. */

/** What stands in examples, and so in the hands of whoever tries those first. */
const PLACEHOLDER =
  /(change|replace).?(me|this)|your.?(256.?bit.?)?(jwt.?)?secret|example|placeholder|secret.?key|super.?secret|in.?secure|at.?least.?32|^(secret|password)+$/i

/** A random secret has more, even in hexadecimal digits. */
const LEAST_CHARACTERS = 8

/** @returns what is wrong with it; null where it looks random. */
export function weaknessOf(secret: string): string | null {
  if (PLACEHOLDER.test(secret)) return 'this one is a placeholder'
  if (new Set(secret).size < LEAST_CHARACTERS) return 'this one repeats a few characters'
  if (isPeriodic(secret)) return 'this one repeats itself'
  if (isRun(secret)) return 'this one is a run of characters'
  return null
}

/** Whether it is a shorter text, twice at least: it then begins with what follows the first one. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1) if (text.startsWith(text.slice(period))) return true
  return false
}

/** Whether most characters follow from the one before, as in abcdef or 987654. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1)
  return steps.length * 2 > codes.length
}
