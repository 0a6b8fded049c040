/** Password attempts on one account: the first ones are free, then the wait grows with each failure. */

import { createKeyedLock } from './keyed-lock.ts'
import { RateLimitError } from './rate-limit-error.ts'
import type { RateLimiter, RateLimiterOptions } from './rate-limiter.ts'

/** Failures within 15 minutes without a wait. */
const FREE_RECENT = 5
const WINDOW = 15 * 60

/** Failures within a day without a wait: about a hundred attempts a day in total (NIST SP 800-63B-4 §3.2.2). */
const FREE_TODAY = 10
const DAY = 24 * 60 * 60

/** Waits in seconds. The first exceeds the duration of a login, queueing included. */
const FIRST_WAIT = 30
const MAX_WAIT = 15 * 60

/** Maximum number of queued attempts on one account. */
const MAX_WAITING = 256

export type PasswordAttempts = {
  judge: PasswordAttempt
  /** Clears all failures of a key. */
  reset(key: string): Promise<void>
}

/**
 * Judges one password attempt. Attempts on a key run one at a time and count as failures until they succeed. So
 * parallel attempts cannot bypass the limit, even on several instances.
 * @param isRight returns whether the password is correct. If it throws, the attempt does not count.
 * @throws RateLimitError while the next attempt must wait.
 */
export type PasswordAttempt = (key: string, isRight: () => Promise<boolean>) => Promise<boolean>

export function createPasswordAttempts(
  name: string,
  limiter: (options: RateLimiterOptions) => RateLimiter,
): PasswordAttempts {
  const recent = limiter({ name: `${name}-recent`, max: FREE_RECENT, duration: WINDOW })
  const today = limiter({ name: `${name}-today`, max: FREE_TODAY, duration: DAY })
  /** Admits one attempt, then rejects attempts until the wait is over. */
  const gate = limiter({ name: `${name}-gate`, max: 1, duration: MAX_WAIT })
  const lock = createKeyedLock({ maxWaiting: MAX_WAITING })

  async function reset(key: string): Promise<void> {
    await Promise.all([recent.reset(key), today.reset(key), gate.reset(key)])
  }

  const judge: PasswordAttempt = (key, isRight) =>
    lock(key, async () => {
      const [failures, failuresToday] = await Promise.all([recent.penalty(key), today.penalty(key)])
      const takeBack = () => Promise.all([recent.reward(key), today.reward(key)])
      // The last free attempt starts a wait; so does each later attempt that is admitted.
      const gated = failures >= FREE_RECENT || failuresToday >= FREE_TODAY
      const excess = Math.max(failures, failuresToday) - FREE_RECENT
      const refusal = gated ? await gate.consume(key, Math.min(FIRST_WAIT * 2 ** excess, MAX_WAIT)) : null
      if (refusal) {
        await takeBack()
        throw new RateLimitError(refusal)
      }
      const right = await isRight().catch(async (error) => {
        await takeBack()
        if (gated) await gate.reset(key)
        throw error
      })
      if (right) await reset(key)
      return right
    })

  return { judge, reset }
}
