/** Password attempts of one client address, across all accounts. */

import { createKeyedLock } from './keyed-lock.ts'
import { RateLimitError } from './rate-limit-error.ts'
import type { RateLimiter, RateLimiterOptions } from './rate-limiter.ts'

/**
 * Maximum number of attempts of one address in flight: fewer than the hashing queue holds, so it rejects none of them.
 */
const MAX_AT_ONCE = 32

/** Maximum number of queued attempts of one address: about a minute of work at cost 12 on two cores. */
const MAX_WAITING = 500

/**
 * Judges one attempt. It counts as a failure until it succeeds, so an address never exceeds its limit of failures. If
 * attempts in flight fill the limit, further attempts wait for their outcome. So any number of correct passwords
 * succeeds.
 * @param judge returns whether the password is correct. If it throws, the attempt does not count.
 * @throws RateLimitError if the address has failed too often.
 */
export type AddressAttempts = (key: string, judge: () => Promise<boolean>) => Promise<boolean>

/** @param options limit of failures. */
export function createAddressAttempts(
  options: RateLimiterOptions,
  limiter: (options: RateLimiterOptions) => RateLimiter,
): AddressAttempts {
  const failures = limiter(options)
  const refusals = limiter({ ...options, name: `${options.name}-refusals`, max: 1 })
  const admission = createKeyedLock({ maxWaiting: MAX_WAITING })
  const running = new Map<string, { count: number; ended: PromiseWithResolvers<void> }>()

  /** Admits attempts of an address one at a time. Meanwhile other attempts may end, but none can start. */
  async function admit(key: string): Promise<void> {
    for (;;) {
      const others = running.get(key)
      if (!others || others.count < MAX_AT_ONCE) {
        const refusal = await failures.consume(key)
        if (!refusal) break
        // The attempt was not judged, so it is not a failure.
        await failures.reward(key)
        if (!others) throw new RateLimitError({ ...refusal, first: (await refusals.consume(key)) === null })
      }
      await running.get(key)?.ended.promise
    }
    const entry = running.get(key) ?? { count: 0, ended: Promise.withResolvers<void>() }
    entry.count += 1
    running.set(key, entry)
  }

  function leave(key: string): void {
    const entry = running.get(key)
    if (!entry) return
    entry.count -= 1
    entry.ended.resolve()
    entry.ended = Promise.withResolvers<void>()
    if (entry.count === 0) running.delete(key)
  }

  return async (key, judge) => {
    await admission(key, () => admit(key))
    let failed = false
    try {
      const right = await judge()
      failed = !right
      return right
    } finally {
      if (!failed) await failures.reward(key)
      leave(key)
    }
  }
}
