/** The one form of a password that counts: by it is judged how long it is, and it is what is hashed. */

/** In code points; NIST SP 800-63B-4 §3.1.1.2 asks for 64 at least. It bounds the work, not the strength. */
export const MAX_LENGTH = 256

/**
 * In UTF-16 units: what is longer has more than MAX_LENGTH code points in NFC, too. Each code point of a text has one in its full canonical
 * decomposition at least, and that is the decomposition of its NFC as well, of which a code point has four at most (U+1F82, for
 * one). A code point is two units at most.
 */
const MOST_UNITS = 2 * 4 * MAX_LENGTH

/**
 * A password in NFC, so that one typed on two keyboards is the same (NIST SP 800-63B-4 §3.1.1.2 asks for NFKC or NFC); null where it is
 * longer than any may be. That is seen before it is normalized, which takes the square of its length in time where
 * combining marks are in the wrong order: seconds for what fits into a request.
 */
export function canonical(password: string): string | null {
  if (password.length > MOST_UNITS) return null
  const text = password.normalize('NFC')
  return lengthOf(text) <= MAX_LENGTH ? text : null
}

/** In code points. */
export const lengthOf = (text: string): number => [...text].length
