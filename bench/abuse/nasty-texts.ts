/** Generators of texts that are known to be expensive, by length in characters. */

export const NASTY_TEXTS: readonly ((length: number) => string)[] = [
  (length) => 'x'.repeat(length),
  (length) => 'zzz'.repeat(length),
  (length) => ' '.repeat(length),
  // NFKC expands each to four characters.
  (length) => `${'⁗'.repeat(length)}x`,
  // NFKC expands each to eighteen characters.
  (length) => 'ﷺ'.repeat(length),
  // Unordered combining marks: canonical ordering takes quadratic time.
  (length) => `a${'\u0315\u0300\u05ae'.repeat(length)}`,
  (length) => '\u0000'.repeat(length),
  (length) => '\ud800'.repeat(length),
  (length) => '👩‍👩‍👧‍👦'.repeat(length),
  (length) => `${'a'.repeat(length)}@example.com`,
  (length) => `a@${'b.'.repeat(length)}example`,
  (length) => `a@${'xn--'.repeat(length)}.example`,
  (length) => `${'1'.repeat(length)}e5`,
  (length) => `2026-11-30T00:00:00.${'0'.repeat(length)}Z`,
  (length) => 'Did you mean '.repeat(length),
  (length) => '"\\'.repeat(length),
  (length) => '%_'.repeat(length),
  (length) => Buffer.from('x'.repeat(length)).toString('base64url'),
  (length) => `01a22c77-9149-75d4-b9f9-${'0'.repeat(length)}`,
  (length) => 'qwertyuiop'.repeat(length),
  (length) => '0123456789'.repeat(length),
  (length) => '\u202e\u2028\u2029'.repeat(length),
]
