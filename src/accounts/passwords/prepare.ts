/** From a password as it was typed to the text that bcrypt hashes. */

import { createHmac } from 'node:crypto'
import { canonical } from './canonical.ts'

/**
 * The canonical form of it, then HMAC-SHA-384 and base64: 64 characters without NUL, where bcrypt would stop at a NUL and drop what is past 72 bytes;
 * and with a key that isn't in the database, so that a stolen one can't be guessed at offline.
 * @param key the application's key for passwords; a password is lost with it.
 * @returns null for what is longer than any password.
 */
export function prepare(password: string, key: Buffer): string | null {
  const text = canonical(password)
  return text === null ? null : createHmac('sha384', key).update(text).digest('base64')
}
