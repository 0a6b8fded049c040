/** Refresh tokens: 256 bits that mean nothing, of which only a hash is ever stored. */

import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto'

/** The token goes to the client, the hash to the database. */
export type RefreshToken = { token: string; hash: string }

/** 32 bytes in base64url; the last character holds four bits, so that there is one spelling of each token. */
const SHAPE = /^[\w-]{42}[AEIMQUYcgkosw048]$/

/** The first token of a session. */
export function newRefreshToken(): RefreshToken {
  return withHash(randomBytes(32).toString('base64url'))
}

/**
 * What a token is looked up by: SHA-256, base64url. It needs neither salt nor a slow hash, as nobody can guess 256 random
 * bits (NIST SP 800-63B-4 §3.1.2.2 on look-up secrets).
 * @returns null for what doesn't look like one of ours.
 */
export function hashOf(token: string): string | null {
  return SHAPE.test(token) ? sha256(token) : null
}

/**
 * The token that another one is exchanged for. Made of what is stored and of a key that isn't, it can be given again
 * when the answer was lost, and a reader of the database can't make it.
 * @param parentHash the hash of the token that is spent.
 * @param nonce the spent token's own, from newNonce.
 */
export function successorOf(parentHash: string, nonce: string, key: KeyObject | Buffer): RefreshToken {
  const input = `gatehouse refresh token successor:${parentHash}:${nonce}`
  return withHash(createHmac('sha256', key).update(input).digest('base64url'))
}

/** 128 random bits, base64url: two successors of one token are never the same, should its exchange be undone. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}

const withHash = (token: string): RefreshToken => ({ token, hash: sha256(token) })

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
