/**
 * Encrypts and hashes the secrets of second factors before they are stored. The keys are derived from the pepper, which
 * the database holds wrapped.
 */

import { createHmac, hkdfSync } from 'node:crypto'
import { unwrap, wrap } from '../passwords/key-wrapping.ts'

export type FactorKeys = {
  /** Wraps the secret of an authenticator, and binds it to the row. */
  wrapSecret(secret: Buffer, authenticatorId: string): string
  /**
   * @throws Error for a value that was altered or belongs to another row. An authenticator whose secret cannot be read
   * is never skipped.
   */
  unwrapSecret(wrapped: string, authenticatorId: string): Buffer
  /**
   * Hashes a recovery code with a key and the user id. A reader of the database can neither guess codes nor compare
   * accounts.
   */
  hashRecoveryCode(code: string, userId: string): string
}

export function createFactorKeys(pepper: Buffer): FactorKeys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', pepper, '', `gatehouse ${purpose}`, 32))
  const wrapping = derive('authenticator secrets').toString('base64url')
  const hashing = derive('recovery codes')
  const purposeOf = (authenticatorId: string) => `authenticator ${authenticatorId}`

  return {
    wrapSecret: (secret, id) => wrap(secret, purposeOf(id), wrapping),
    unwrapSecret(wrapped, id) {
      const secret = unwrap(wrapped, purposeOf(id), wrapping)
      if (!secret) throw new Error(`The secret of authenticator ${id} cannot be unwrapped: restore a backup`)
      return secret
    },
    hashRecoveryCode: (code, userId) =>
      createHmac('sha256', hashing)
        .update(JSON.stringify([userId, code]))
        .digest('base64url'),
  }
}
