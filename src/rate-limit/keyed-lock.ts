import { RateLimitError } from './rate-limit-error.ts'

/** Runs work one at a time per key, in the order of calls. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Retry delay when too many calls wait, in milliseconds: the time of several hashes. */
const RETRY_AFTER = 5000

/**
 * Locks are local to the process: instances that share counts in Redis may run work for the same key in parallel.
 * @param options.maxWaiting maximum number of waiting calls per key. Further calls throw RateLimitError.
 */
export function createKeyedLock({ maxWaiting }: { maxWaiting: number }): KeyedLock {
  const locks = new Map<string, { last: Promise<unknown>; calls: number }>()
  return async (key, work) => {
    const lock = locks.get(key) ?? { last: Promise.resolve(), calls: 0 }
    if (lock.calls > maxWaiting) throw new RateLimitError({ msBeforeNext: RETRY_AFTER, first: false })
    locks.set(key, lock)
    lock.calls += 1
    const result = lock.last.then(work)
    lock.last = result.catch(() => {})
    try {
      return await result
    } finally {
      lock.calls -= 1
      if (lock.calls === 0) locks.delete(key)
    }
  }
}
