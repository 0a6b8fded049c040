/** Quota: maximum number of todos per owner. */

import { LRUCache } from 'lru-cache'
import { AppError } from '../core/errors.ts'

export type Quota = {
  /** Reserves room for one more todo. @throws AppError CONFLICT if there is none. */
  take(ownerId: string): Promise<void>
  /** Releases reserved room. */
  release(ownerId: string): void
}

export type QuotaOptions = {
  max: number
  /** Counts the owner's todos, up to `max`. */
  count(ownerId: string): Promise<number>
}

/**
 * Lifetime of a cached count, in milliseconds. Several instances may exceed the quota by what they add in that time.
 */
const KEPT = 60_000

/** Limit of cached counts: more than the number of owners who add todos in a minute. */
const OWNERS = 10_000

type Usage = { count: number }

export function createQuota({ max, count }: QuotaOptions): Quota {
  const counts = new LRUCache<string, Promise<Usage>>({ max: OWNERS, ttl: KEPT })

  function start(ownerId: string): Promise<Usage> {
    const counting = count(ownerId).then((used) => ({ count: used }))
    counts.set(ownerId, counting)
    counting.catch(() => counts.delete(ownerId))
    return counting
  }

  /** Returns the owner's count. A full one is read again, since todos may have been deleted. */
  async function usageOf(ownerId: string): Promise<Usage> {
    const kept = counts.get(ownerId)
    const usage = await (kept ?? start(ownerId))
    if (kept === undefined || usage.count < max) return usage
    const latest = counts.get(ownerId)
    return latest === undefined || latest === kept ? start(ownerId) : latest
  }

  return {
    async take(ownerId) {
      const usage = await usageOf(ownerId)
      if (usage.count >= max) {
        const message = `You have ${max} todos, the maximum. Delete some first.`
        throw new AppError('CONFLICT', { limit: max, setting: 'MAX_TODOS' }, message)
      }
      usage.count += 1
    },
    release(ownerId) {
      counts.get(ownerId)?.then(
        (usage) => {
          usage.count -= 1
        },
        () => {},
      )
    },
  }
}
