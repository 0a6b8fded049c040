import type { Prisma } from '../database/client/client.ts'

/**
 * Which sessions still go on: neither ended, nor over, nor idle for longer than a refresh token lives.
 * @param refreshTtl in milliseconds.
 */
export function liveAt(now: Date, refreshTtl: number) {
  const idleSince = new Date(now.getTime() - refreshTtl)
  return { revokedAt: null, expiresAt: { gt: now }, lastUsedAt: { gt: idleSince } } satisfies Prisma.SessionWhereInput
}
