import { createHmac } from 'node:crypto'
import { normalize } from './normalize.ts'

/**
 * Prehash: HMAC-SHA-384 of the normal form, in base64. bcrypt stops at a NUL and ignores everything after 72 bytes; it
 * reads all 64 characters of the prehash.
 * @param pepper key of the HMAC, stored apart from the hashes: without it they cannot be attacked by guessing.
 * @returns null for a password that is too long.
 */
export function prehash(password: string, pepper: Buffer): string | null {
  const text = normalize(password)
  return text === null ? null : createHmac('sha384', pepper).update(text).digest('base64')
}
