/** Refresh tokens: 256 random bits, stored only as a hash. */

import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { sha256 } from '../core/sha256.ts'

/** The token goes to the client, the hash to the database. */
export type RefreshToken = { token: string; hash: string }

/** 32 bytes in base64url. The last character encodes four bits, so each token has a single spelling. */
const SHAPE = /^[\w-]{42}[AEIMQUYcgkosw048]$/

/** Creates the first token of a session. */
export function newRefreshToken(): RefreshToken {
  return withHash(randomBytes(32).toString('base64url'))
}

/**
 * Returns the hash under which a token is stored. SHA-256 without salt is enough for 256 random bits (NIST SP 800-63B-4
 * §3.1.2.2 on look-up secrets).
 * @returns null for text that does not have the form of a refresh token.
 */
export function hashOf(token: string): string | null {
  return SHAPE.test(token) ? sha256(token) : null
}

/**
 * Derives the successor of a token, so that a lost response can be sent again. The database does not hold the key.
 * @param parentHash hash of the spent token.
 * @param nonce nonce of the spent token, from newNonce.
 */
export function successorOf(parentHash: string, nonce: string, key: KeyObject | Buffer): RefreshToken {
  const input = `gatehouse refresh token successor:${parentHash}:${nonce}`
  return withHash(createHmac('sha256', key).update(input).digest('base64url'))
}

/** 128 random bits in base64url. A rotation that is rolled back and repeated gets another successor. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}

const withHash = (token: string): RefreshToken => ({ token, hash: sha256(token) })
