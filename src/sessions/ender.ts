/** How sessions and access tokens end. */

import type { Config } from '../config.ts'
import type { Session } from '../database/client/client.ts'
import type { Transaction } from '../database/database.ts'
import type { Endings } from './endings/endings.ts'
import { liveAt } from './live.ts'

/** Why a session ended, as its row keeps it. */
export type EndReason =
  | 'logout'
  | 'revoked'
  | 'reuse'
  | 'password_changed'
  | 'password_reset'
  | 'disabled'
  | 'account_deleted'

export type EnderOptions = { endings: Endings; durations: Config['durations']; now: () => Date }

export type Ender = {
  /** Ends one session. False if it had been ended before. */
  end(transaction: Transaction, session: Pick<Session, 'id'>, reason: EndReason): Promise<boolean>
  /** Keeps everybody else from changing a session until the transaction ends: what is read after it stays so. */
  hold(transaction: Transaction, sessionId: string): Promise<void>
  /** As SessionService has them. */
  endSessionsOf(transaction: Transaction, userId: string, reason: EndReason, except?: string): Promise<number>
  endAccessTokensOf(transaction: Transaction, userId: string): Promise<void>
  endForGood(transaction: Transaction, userId: string): Promise<void>
}

export function createEnder({ endings, durations, now }: EnderOptions): Ender {
  async function end(transaction: Transaction, { id }: Pick<Session, 'id'>, reason: EndReason) {
    const data = { revokedAt: now(), revokedReason: reason }
    const { count } = await transaction.session.updateMany({ where: { id, revokedAt: null }, data })
    if (count === 0) return false
    await endings.write(transaction, id, null)
    return true
  }

  async function endSessionsOf(transaction: Transaction, userId: string, reason: EndReason, except?: string) {
    const at = now()
    const others = { userId, ...(except !== undefined && { id: { not: except } }) }
    const live = await transaction.session.count({ where: { ...others, ...liveAt(at, durations.refreshToken) } })
    // Also those that are over by this clock: by another instance's they may not be yet.
    const data = { revokedAt: at, revokedReason: reason }
    await transaction.session.updateMany({ where: { ...others, revokedAt: null }, data })
    await endAccessTokensOf(transaction, userId)
    return live
  }

  async function endAccessTokensOf(transaction: Transaction, userId: string) {
    // A refresh that is under way holds its session: so it has either been seen below, or will see what is written here.
    await transaction.session.updateMany({ where: { userId, revokedAt: null }, data: { userId } })
    const newest = { where: { userId }, orderBy: { lastUsedAt: 'desc' }, select: { lastUsedAt: true } } as const
    const used = await transaction.session.findFirst(newest)
    // The clock of the instance that gave the last token may be ahead of this one's.
    const until = new Date(Math.max(now().getTime(), used?.lastUsedAt.getTime() ?? 0))
    // Never back, where a clock is behind. The account may have been deleted since its token was read.
    const earlier = [{ tokensEndedAt: null }, { tokensEndedAt: { lt: until } }]
    await transaction.user.updateMany({ where: { id: userId, OR: earlier }, data: { tokensEndedAt: until } })
    await endings.write(transaction, userId, until)
  }

  return {
    end,
    // SQLite has one writer, whom nobody disturbs. PostgreSQL locks what is updated, if only to what it was.
    async hold({ session }, id) {
      await session.updateMany({ where: { id }, data: { id } })
    },
    endSessionsOf,
    endAccessTokensOf,
    endForGood: (transaction, userId) => endings.write(transaction, userId, null),
  }
}
