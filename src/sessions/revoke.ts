/** Revokes sessions and access tokens in the transaction of the cause. */

import { AppError } from '../core/errors.ts'
import type { Session } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'
import type { RevocationList } from '../revocation/revocation-list.ts'
import type { SessionDurations } from './durations.ts'
import { activeAt } from './repository.ts'
import type { SecondFactors } from './sign-in.ts'

/** Reason of a revocation, stored with the session. */
export type RevocationReason =
  | 'logout'
  | 'revoked'
  | 'reuse'
  | 'too_many'
  | 'password_changed'
  | 'password_reset'
  | 'disabled'
  | 'email_proven'
  | 'account_deleted'

export type SessionRevokerOptions = {
  revocations: RevocationList
  durations: SessionDurations
  secondFactors: Pick<SecondFactors, 'voidChallenges' | 'removeAll'>
  now: () => Date
}

export type SessionRevoker = {
  /** Revokes a session. @returns false if it was already revoked. */
  revoke(transaction: Transaction, session: Pick<Session, 'id'>, reason: RevocationReason): Promise<boolean>
  /** Revokes the sessions of a user, as in SessionService. */
  revokeSessionsOf(transaction: Transaction, userId: string, reason: RevocationReason, except?: string): Promise<number>
  revokeAccessTokensOf(transaction: Transaction, userId: string): Promise<void>
  lowerSessionsOf(transaction: Transaction, userId: string): Promise<void>
  revokeForDeletion(transaction: Transaction, userId: string): Promise<void>
  /**
   * Waits until a revocation is stored. If that fails, the access tokens are still revoked in memory, and the error is
   * rethrown so that the client tries again.
   * @param subject whose tokens to revoke; null revokes none.
   */
  inMemoryUnless<T>(
    stored: Promise<T>,
    subject: () => Promise<{ subjectId: string; issuedBefore: Date | null } | null>,
  ): Promise<T>
}

export function createSessionRevoker(options: SessionRevokerOptions): SessionRevoker {
  const { revocations, durations, secondFactors, now } = options

  async function revoke(transaction: Transaction, { id }: Pick<Session, 'id'>, reason: RevocationReason) {
    const data = { revokedAt: now(), revokedReason: reason }
    const where = { id, revokedAt: null }
    const [revoked] = await transaction.session.updateManyAndReturn({ where, data, select: { lastUsedAt: true } })
    if (!revoked) return false
    await revocations.write(transaction, id, null, revoked.lastUsedAt)
    return true
  }

  async function revokeSessionsOf(transaction: Transaction, userId: string, reason: RevocationReason, except?: string) {
    const at = now()
    const others = { userId, ...(except !== undefined && { id: { not: except } }) }
    const active = await transaction.session.count({ where: { ...others, ...activeAt(at, durations.refreshToken) } })
    // Includes sessions that are expired by this clock: another instance's clock may run behind.
    const data = { revokedAt: at, revokedReason: reason }
    await transaction.session.updateMany({ where: { ...others, revokedAt: null }, data })
    await secondFactors.voidChallenges(transaction, userId)
    if (reason === 'email_proven') await secondFactors.removeAll(transaction, userId)
    await revokeAccessTokensOf(transaction, userId)
    return active
  }

  async function revokeAccessTokensOf(transaction: Transaction, userId: string) {
    // Locks the sessions. A concurrent refresh locks its own session, so it either comes first or sees this revocation.
    await transaction.session.updateMany({ where: { userId, revokedAt: null }, data: { userId } })
    const lastIssuedAt = await lastUse(transaction, userId)
    const { tokensEndedAt: before } = (await transaction.user.findUnique({ where: { id: userId } })) ?? {}
    // The instant must also cover tokens of instances whose clocks differ. A clock ahead may have issued a token in
    // this one's future. A clock behind may have issued one a millisecond after the last revocation.
    const times = [now(), lastIssuedAt, before && new Date(before.getTime() + 1)]
    const issuedBefore = new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)))
    // Never moves back if another revocation was faster. The account may have been deleted since its token was read.
    const earlier = [{ tokensEndedAt: null }, { tokensEndedAt: { lt: issuedBefore } }]
    await transaction.user.updateMany({ where: { id: userId, OR: earlier }, data: { tokensEndedAt: issuedBefore } })
    await revocations.write(transaction, userId, issuedBefore)
  }

  async function lastUse({ session }: Transaction, userId: string): Promise<Date | undefined> {
    const newest = { where: { userId }, orderBy: { lastUsedAt: 'desc' }, select: { lastUsedAt: true } } as const
    return (await session.findFirst(newest))?.lastUsedAt
  }

  return {
    revoke,
    revokeSessionsOf,
    revokeAccessTokensOf,
    async lowerSessionsOf(transaction, userId) {
      for (const first of ['pwd', 'pop']) {
        const where = { userId, factors: { gt: 1 }, amr: { startsWith: first } }
        await transaction.session.updateMany({ where, data: { amr: first, factors: 1 } })
      }
      // A removed factor may have begun them.
      await secondFactors.voidChallenges(transaction, userId)
      await revokeAccessTokensOf(transaction, userId)
    },
    async revokeForDeletion(transaction, userId) {
      await revocations.write(transaction, userId, null, await lastUse(transaction, userId))
    },
    async inMemoryUnless(stored, subject) {
      try {
        return await stored
      } catch (error) {
        // Other AppErrors, such as NOT_FOUND, are valid responses, not failures.
        const failed = !(error instanceof AppError) || error.code === 'UNAVAILABLE'
        const unstored = failed ? await subject().catch(() => null) : null
        if (unstored) revocations.writeUnstored(unstored.subjectId, unstored.issuedBefore)
        throw error
      }
    },
  }
}
