/** Rate limiter: expiring counts in memory, or in Redis when several instances share them. */

import type { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { BoundedMemory } from './bounded-memory.ts'

export type Refusal = {
  msBeforeNext: number
  /** True if the limit was reached with this call. */
  first: boolean
}

/** Methods of rate-limiter-flexible, with one point per call. */
export type RateLimiter = {
  /** Adds a point. @param seconds lifetime of the count, instead of `duration`. @returns null within the limit. */
  consume(key: string, seconds?: number): Promise<Refusal | null>
  /** Adds a point, even beyond the limit. @returns the count. */
  penalty(key: string): Promise<number>
  /** Removes a point. */
  reward(key: string): Promise<void>
  /** Reads without counting. @returns null within the limit. */
  get(key: string): Promise<Refusal | null>
  reset(key: string): Promise<void>
}

export type RateLimiterOptions = {
  name: string
  /** Maximum number of points. */
  max: number
  /** Lifetime of a count in seconds, from its first point; all points expire together. */
  duration: number
}

/** @param redis shared store. While it is unreachable, each instance counts in memory. */
export function createRateLimiter({ name, max, duration }: RateLimiterOptions, redis: Redis | null): RateLimiter {
  const options = { keyPrefix: `gatehouse:limit:${name}`, points: max, duration }
  const memory = new BoundedMemory(options)
  const limiter: RateLimiterAbstract = redis
    ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true })
    : memory

  return {
    consume: (key, customDuration = duration) =>
      limiter.consume(key, 1, { customDuration }).then(
        () => null,
        (refused) => {
          if (!(refused instanceof RateLimiterRes)) throw refused
          return { msBeforeNext: refused.msBeforeNext, first: refused.consumedPoints === max + 1 }
        },
      ),
    penalty: async (key) => (await limiter.penalty(key)).consumedPoints,
    async reward(key) {
      await limiter.reward(key)
    },
    async get(key) {
      const known = await limiter.get(key)
      if (known === null || known.msBeforeNext <= 0 || known.consumedPoints <= max) return null
      return { msBeforeNext: known.msBeforeNext, first: false }
    },
    async reset(key) {
      await limiter.delete(key)
    },
  }
}
