/** Key wrapping: encrypts a key under a secret for storage, bound to its purpose. */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'

const SALT_BYTES = 16
/** 96 bits (NIST SP 800-38D §8.2). Each wrapping derives a new key, so no key is used with two nonces. */
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * @param purpose purpose of the key; unwrapping requires the same one.
 * @param secret must have high entropy: HKDF (RFC 5869) does not slow down guessing.
 * @returns base64url of salt, nonce, authentication tag and ciphertext.
 */
export function wrap(key: Buffer, purpose: string, secret: string): string {
  const [salt, iv] = [randomBytes(SALT_BYTES), randomBytes(IV_BYTES)]
  const cipher = createCipheriv(CIPHER, derive(secret, salt, purpose), iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(purpose))
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([salt, iv, cipher.getAuthTag(), ciphertext]).toString('base64url')
}

/** @returns the key; null if the secret or purpose differs, or the value was altered. */
export function unwrap(wrapped: string, purpose: string, secret: string): Buffer | null {
  const bytes = Buffer.from(wrapped, 'base64url')
  const [ivAt, tagAt, textAt] = [SALT_BYTES, SALT_BYTES + IV_BYTES, SALT_BYTES + IV_BYTES + TAG_BYTES]
  if (bytes.length <= textAt) return null
  const key = derive(secret, bytes.subarray(0, ivAt), purpose)
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(ivAt, tagAt), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(purpose))
  decipher.setAuthTag(bytes.subarray(tagAt, textAt))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()])
  } catch {
    return null
  }
}

/** The label must never change: stored values depend on it. */
function derive(secret: string, salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `gatehouse sealed key: ${purpose}`, 32))
}
