/** A key made safe to store: encrypted under a secret, and bound to what it is for. */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'

const SALT_BYTES = 16
/** NIST SP 800-38D §8.2: 96 bits. A new key is derived for each sealing, so that none is ever used with two of them. */
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * @param purpose what the key is for: it opens under no other.
 * @param secret of high entropy: it is stretched to a key by HKDF (RFC 5869), which does nothing against guessing.
 * @returns base64url of salt, nonce, authentication tag and ciphertext.
 */
export function seal(key: Buffer, purpose: string, secret: string): string {
  const [salt, iv] = [randomBytes(SALT_BYTES), randomBytes(IV_BYTES)]
  const cipher = createCipheriv(CIPHER, derive(secret, salt, purpose), iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(purpose))
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([salt, iv, cipher.getAuthTag(), ciphertext]).toString('base64url')
}

/** @returns the key; null where it was sealed with another secret or for another purpose, or was changed since. */
export function unseal(sealed: string, purpose: string, secret: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64url')
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

function derive(secret: string, salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `gatehouse sealed key: ${purpose}`, 32))
}
