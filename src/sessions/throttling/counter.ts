/** Counts that expire: in memory, or in Redis where several instances count together. */

import type { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { BoundedMemory } from './bounded-memory.ts'

/** How a counter came to refuse: how long it will, and whether that was the first time. */
export type Refusal = { msBeforeNext: number; first: boolean }

export type Counter = {
  /** Counts one more, if that is not too many. @param seconds for how long it counts, instead of the counter's own. */
  take(key: string, seconds?: number): Promise<Refusal | null>
  /** Counts one more. @returns how many there are. */
  add(key: string): Promise<number>
  /** Counts one less. */
  giveBack(key: string): Promise<void>
  /** Whether there were too many already. Counts nothing. */
  refusal(key: string): Promise<Refusal | null>
  forget(key: string): Promise<void>
}

export type CounterOptions = {
  name: string
  /** How many are not too many. */
  most: number
  /** For how long the first counts, and the others with it. */
  seconds: number
}

/** @param redis while it can't be reached, each instance counts for itself. */
export function createCounter({ name, most, seconds }: CounterOptions, redis: Redis | null): Counter {
  const options = { keyPrefix: `gatehouse:limit:${name}`, points: most, duration: seconds }
  const memory = new BoundedMemory(options)
  const limiter: RateLimiterAbstract = redis
    ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true })
    : memory

  return {
    take: (key, customDuration = seconds) =>
      limiter.consume(key, 1, { customDuration }).then(
        () => null,
        (refused) => {
          if (!(refused instanceof RateLimiterRes)) throw refused
          return { msBeforeNext: refused.msBeforeNext, first: refused.consumedPoints === most + 1 }
        },
      ),
    add: async (key) => (await limiter.penalty(key)).consumedPoints,
    async giveBack(key) {
      await limiter.reward(key)
    },
    async refusal(key) {
      const known = await limiter.get(key)
      if (known === null || known.msBeforeNext <= 0 || known.consumedPoints <= most) return null
      return { msBeforeNext: known.msBeforeNext, first: false }
    },
    async forget(key) {
      await limiter.delete(key)
    },
  }
}
