/** Recovery codes: each replaces the authenticator's code once (NIST SP 800-63B-4 §3.1.2). */

import { randomBytes } from 'node:crypto'

const COUNT = 10

/** 80 bits, or 16 characters. */
const BYTES = 10

/** Crockford's base32, without letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** @returns ten codes such as `4K7N-09QX-MT3V-RA8E`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => grouped(base32(randomBytes(BYTES))))
}

/** @returns the code in the form that is hashed, from any spelling; null for text that is not a recovery code. */
export function normalizeRecoveryCode(text: string): string | null {
  if (text.length > 100) return null
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return code.length === 16 && [...code].every((letter) => ALPHABET.includes(letter)) ? grouped(code) : null
}

const grouped = (code: string): string => (code.match(/.{4}/g) ?? []).join('-')

function base32(bytes: Buffer): string {
  const number = BigInt(`0x${bytes.toString('hex')}`)
  return Array.from({ length: 16 }, (_, index) => ALPHABET[Number((number >> BigInt(75 - 5 * index)) & 31n)]).join('')
}
