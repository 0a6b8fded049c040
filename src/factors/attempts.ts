/**
 * Attempts at a second factor. In any 24 hours an account allows ten wrong codes: five from addresses that have
 * completed both factors before, and five from all others. An attacker who has only the password therefore cannot use
 * up the owner's attempts. Attempts are rows, not counters in memory: a restart, another instance or a new challenge
 * gives no more.
 */

import { v7 as uuidv7 } from 'uuid'
import { addressKey } from '../core/address-key.ts'
import type { ClientInfo } from '../core/client-info.ts'
import type { Transaction } from '../database/port.ts'
import { RateLimitError } from '../rate-limit/rate-limit-error.ts'

const MAX_EACH = 5
const DAY = 24 * 60 * 60 * 1000

export type Attempts = {
  /** Returns null if another attempt is allowed. Locks the user's row, so parallel attempts run one at a time. */
  refusal(): Promise<RateLimitError | null>
  /** Counts a wrong code. @returns true if it was the last one allowed. */
  fail(): Promise<boolean>
}

export async function attemptsOf(
  transaction: Transaction,
  userId: string,
  { ip }: ClientInfo,
  at: Date,
): Promise<Attempts> {
  const known = ip !== null && (await showedBothFrom(transaction, userId, ip))
  // Includes attempts recorded by a clock that was ahead.
  const since = { gt: new Date(at.getTime() - DAY) }
  const recent = await transaction.factorAttempt.findMany({
    where: { userId, known, at: since },
    orderBy: { at: 'asc' },
    select: { at: true },
  })
  return {
    async refusal() {
      const [oldest] = recent.slice(-MAX_EACH)
      if (!oldest || recent.length < MAX_EACH) return null
      const msBeforeNext = Math.max(oldest.at.getTime() + DAY - at.getTime(), 1000)
      return new RateLimitError({ msBeforeNext, first: false })
    },
    async fail() {
      await transaction.factorAttempt.deleteMany({ where: { userId, at: { lte: new Date(at.getTime() - DAY) } } })
      await transaction.factorAttempt.create({ data: { id: uuidv7({ msecs: at.getTime() }), userId, at, known } })
      return recent.length + 1 >= MAX_EACH
    },
  }
}

/** True if the account has a session with two factors that was opened from this address. */
async function showedBothFrom({ session }: Transaction, userId: string, ip: string): Promise<boolean> {
  const where = { userId, addressKey: addressKey(ip), factors: { gt: 1 } }
  return (await session.findFirst({ where, select: { id: true } })) !== null
}
