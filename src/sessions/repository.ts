/** Queries of sessions and refresh tokens that several use cases share. */

import { addressKey } from '../core/address-key.ts'
import type { Prisma, RefreshToken, Session, User } from '../database/client/client.ts'
import type { Reader, Transaction } from '../database/port.ts'

/**
 * Filter for active sessions: not revoked, expired, or idle for longer than the lifetime of a refresh token
 * (milliseconds).
 */
export function activeAt(now: Date, refreshTtl: number) {
  const idleSince = new Date(now.getTime() - refreshTtl)
  return { revokedAt: null, expiresAt: { gt: now }, lastUsedAt: { gt: idleSince } } satisfies Prisma.SessionWhereInput
}

/** Session whose row is locked until the transaction ends, with its user at that time. */
export type LockedSession = Session & { user: User }

/**
 * Locks a session that is not revoked, so that related rows read afterwards stay unchanged. SQLite has a single writer;
 * PostgreSQL locks updated rows, even without a change.
 */
export async function lockSession(
  { session }: Pick<Transaction, 'session'>,
  id: string,
): Promise<LockedSession | null> {
  const where = { id, revokedAt: null }
  const [row] = await session.updateManyAndReturn({ where, data: { revokedAt: null }, include: { user: true } })
  return row ?? null
}

/** Locks a session that is not revoked, and sets its last-used time unless that is already later. */
export async function useSession(
  transaction: Pick<Transaction, 'session'>,
  id: string,
  at: Date,
): Promise<LockedSession | null> {
  const where = { id, revokedAt: null, lastUsedAt: { lte: at } }
  const use = { where, data: { lastUsedAt: at }, include: { user: true } } as const
  const [row] = await transaction.session.updateManyAndReturn(use)
  return row ?? lockSession(transaction, id)
}

/** Spends a token by compare-and-set. @returns false if it was already spent. */
export async function spendRefreshToken(
  { refreshToken }: Pick<Transaction, 'refreshToken'>,
  id: string,
  data: Pick<RefreshToken, 'spentAt' | 'successorId' | 'expiresAt'>,
): Promise<boolean> {
  const { count } = await refreshToken.updateMany({ where: { id, spentAt: null }, data })
  return count === 1
}

/** True if the user has a stored session from this address. */
export async function hasSessionFrom(
  { session }: Pick<Reader, 'session'>,
  userId: string,
  ip: string,
): Promise<boolean> {
  // Sessions created before the column `addressKey` have only the address.
  const from = [{ addressKey: addressKey(ip) }, { addressKey: null, ip }]
  return (await session.findFirst({ where: { userId, OR: from }, select: { id: true } })) !== null
}
