/** Which access tokens were ended before their time, in memory: what is asked at each request. */

import type { AccessClaims } from '../tokens/access-claims.ts'

/** As the row has it. */
export type Ending = {
  /** A session's id or a user's. */
  readonly subjectId: string
  /** Tokens issued at this instant or before are refused; every one, where it is null. */
  readonly until: Date | null
  /** From then on no token that it concerns is good any more. */
  readonly keepUntil: Date
}

export type EndedTokens = {
  /** The order is of no account, nor is how often: what was ended stays so. */
  add(ending: Ending): void
  include(claims: Pick<AccessClaims, 'userId' | 'sessionId' | 'issuedAt'>): boolean
  /** Forgets what is kept no longer. */
  prune(now: Date): void
  readonly size: number
}

/** In milliseconds since 1970. */
type Entry = { until: number; keepUntil: number }

export function createEndedTokens(): EndedTokens {
  /** Ids are UUIDs: no session's is a user's. */
  const entries = new Map<string, Entry>()
  const covers = (subjectId: string, issuedAt: Date) =>
    issuedAt.getTime() <= (entries.get(subjectId)?.until ?? Number.NEGATIVE_INFINITY)

  return {
    add({ subjectId, until, keepUntil }) {
      const known = entries.get(subjectId) ?? { until: Number.NEGATIVE_INFINITY, keepUntil: Number.NEGATIVE_INFINITY }
      entries.set(subjectId, {
        until: Math.max(known.until, until?.getTime() ?? Number.POSITIVE_INFINITY),
        keepUntil: Math.max(known.keepUntil, keepUntil.getTime()),
      })
    },
    include: ({ userId, sessionId, issuedAt }) => covers(sessionId, issuedAt) || covers(userId, issuedAt),
    prune(now) {
      for (const [subjectId, { keepUntil }] of entries) if (keepUntil <= now.getTime()) entries.delete(subjectId)
    },
    get size() {
      return entries.size
    },
  }
}
