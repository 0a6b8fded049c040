/** Revoked access tokens, in memory: checked on each request. */

import type { AccessClaims } from '../tokens/access-claims.ts'

/** Row of the revocation list. */
export type Revocation = {
  /** Id of a session or a user. */
  readonly subjectId: string
  /** Revokes tokens issued at or before this instant; null revokes all of them. */
  readonly issuedBefore: Date | null
  /** Time by which all revoked tokens have expired. */
  readonly keepUntil: Date
}

export type RevokedTokens = {
  /**
   * Adds a revocation, in any order and repeatedly; the latest instant wins. @param forgetAt by the clock of `prune`.
   */
  add(revocation: Revocation, forgetAt: number): void
  include(claims: Pick<AccessClaims, 'userId' | 'sessionId' | 'issuedAt'>): boolean
  /** Drops expired revocations. @param uptime monotonic clock, in milliseconds: the wall clock may jump ahead. */
  prune(uptime: number): void
  readonly size: number
}

/** `issuedBefore` is in milliseconds since 1970. */
type Entry = { issuedBefore: number; forgetAt: number }

export function createRevokedTokens(): RevokedTokens {
  /** Ids are UUIDs, so sessions and users share one map. */
  const entries = new Map<string, Entry>()
  const covers = (subjectId: string, issuedAt: Date) =>
    issuedAt.getTime() <= (entries.get(subjectId)?.issuedBefore ?? Number.NEGATIVE_INFINITY)

  return {
    add({ subjectId, issuedBefore }, forgetAt) {
      const known = entries.get(subjectId)
      entries.set(subjectId, {
        issuedBefore: Math.max(
          known?.issuedBefore ?? Number.NEGATIVE_INFINITY,
          issuedBefore?.getTime() ?? Number.POSITIVE_INFINITY,
        ),
        forgetAt: Math.max(known?.forgetAt ?? Number.NEGATIVE_INFINITY, forgetAt),
      })
    },
    include: ({ userId, sessionId, issuedAt }) => covers(sessionId, issuedAt) || covers(userId, issuedAt),
    prune(uptime) {
      for (const [subjectId, { forgetAt }] of entries) if (forgetAt <= uptime) entries.delete(subjectId)
    },
    get size() {
      return entries.size
    },
  }
}
