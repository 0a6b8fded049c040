/** From a password as it was typed to the text that bcrypt hashes. */

import { createHmac } from 'node:crypto'

/**
 * NFC first, so that one password typed on two keyboards is the same (NIST SP 800-63B-4 §3.1.1.2 asks for NFKC or NFC). Then
 * HMAC-SHA-384 and base64: 64 characters without NUL, where bcrypt would stop at a NUL and drop what is past 72 bytes;
 * and with a key that isn't in the database, so that a stolen one can't be guessed at offline.
 * @param key the application's key for passwords; a password is lost with it.
 */
export function prepare(password: string, key: Buffer): string {
  return createHmac('sha384', key).update(password.normalize('NFC')).digest('base64')
}
