/** Rotation of a refresh token in a locked session, and its replay. */

import type { KeyObject } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { RefreshToken } from '../../database/client/client.ts'
import type { Transaction } from '../../database/port.ts'
import { successorOf } from '../../tokens/refresh-token.ts'
import type { SessionDurations } from '../durations.ts'
import { type LockedSession, spendRefreshToken, useSession } from '../repository.ts'
import type { SignIn } from '../sign-in.ts'
import type { TokenIssuer } from '../token-issuer.ts'

export type RotatorOptions = {
  issuer: TokenIssuer
  /** The first key derives new successors. The others derived successors before a rotation of keys. */
  successorKeys: readonly [KeyObject, ...KeyObject[]]
  durations: SessionDurations
  now: () => Date
}

export type Rotator = {
  /** Spends a token and issues its successor. Returns null if the token was spent or deleted since it was read. */
  rotate(transaction: Transaction, session: LockedSession, token: RefreshToken, at: Date): Promise<SignIn | null>
  /**
   * Issues the successor of a spent token again. Returns null if its key was removed. @param at time of issue of the
   * access token.
   */
  replay(
    transaction: Transaction,
    session: LockedSession,
    token: RefreshToken,
    successor: RefreshToken,
    at?: Date,
  ): Promise<SignIn | null>
}

export function createRotator({ issuer, successorKeys, durations, now }: RotatorOptions): Rotator {
  /** Reissues the same access token, unless half of its lifetime is over. */
  function replayTime({ issuedAt }: RefreshToken): Date {
    // Absolute difference: a clock that was set back must not extend a token's lifetime.
    const isStale = Math.abs(now().getTime() - issuedAt.getTime()) >= durations.accessToken / 2
    return isStale ? now() : issuedAt
  }

  return {
    async rotate(transaction, session, token, at) {
      const rotationId = uuidv7({ msecs: at.getTime() })
      // A spent token is kept as long as its successor lives, since it may be replayed late.
      const spent = { spentAt: at, successorId: rotationId, expiresAt: issuer.expiryOf(session, at) }
      if (!(await spendRefreshToken(transaction, token.id, spent))) return null
      const successor = successorOf(token.hash, token.nonce, successorKeys[0])
      const stored = await issuer.store(transaction, session, successor, at, rotationId)
      return issuer.signIn(session, session.user, { ...stored, rotationId }, at)
    },

    async replay(transaction, session, token, row, at = replayTime(row)) {
      const derived = successorKeys.map((key) => successorOf(token.hash, token.nonce, key))
      const successor = derived.find(({ hash }) => hash === row.hash)
      if (!successor) return null
      await useSession(transaction, session.id, at)
      return issuer.signIn(session, session.user, { ...successor, expiresAt: row.expiresAt, rotationId: row.id }, at)
    },
  }
}
