/** Normal form of a password, for its length check and its hash. */

/** In code points. NIST SP 800-63B-4 §3.1.1.2 requires at least 64. The limit bounds the work, not the strength. */
export const MAX_LENGTH = 256

/**
 * In UTF-16 units. Longer text always exceeds MAX_LENGTH code points in NFC. A code point decomposes canonically into
 * at most four (such as U+1F82), each of at most two units.
 */
const MAX_UNITS = 2 * 4 * MAX_LENGTH

/**
 * Returns a password in NFC, so that all keyboards give the same text; null if it is too long. NIST SP 800-63B-4
 * §3.1.1.2 requires NFKC or NFC. The length is checked first, since normalizing unordered combining marks takes
 * quadratic time.
 */
export function normalize(password: string): string | null {
  if (password.length > MAX_UNITS) return null
  const text = password.normalize('NFC')
  return lengthOf(text) <= MAX_LENGTH ? text : null
}

/** Length in code points. */
export const lengthOf = (text: string): number => [...text].length
