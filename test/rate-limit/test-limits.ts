/** Rate limits with a clock that the test sets forward. */

import { createSecretKey, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, jest } from '@jest/globals'
import { AppError } from '../../src/core/errors.ts'
import { createRateLimits, type RateLimits } from '../../src/rate-limit/rate-limits.ts'

export const key = createSecretKey(randomBytes(32))

export const IP = '203.0.113.5'

export let limits: RateLimits

beforeEach(() => {
  // The library counts by the system's clock and timers.
  jest.useFakeTimers()
  limits = createRateLimits({ key })
})

afterEach(() => {
  jest.useRealTimers()
})

/** Returns the seconds to wait; 0 when the attempt was checked. */
export async function wait(attempt: Promise<unknown>): Promise<number> {
  try {
    await attempt
    return 0
  } catch (error) {
    if (error instanceof AppError && error.code === 'TOO_MANY_REQUESTS') return Number(error.details.retryAfter)
    throw error
  }
}

export const wrong = async () => false

export const right = async () => true

export const fail = (emailKey: string, ip: string | null = IP, known = false) =>
  wait(limits.login({ emailKey, ip, known }, wrong))

export const succeed = (emailKey: string, ip: string | null = IP, known = false) =>
  wait(limits.login({ emailKey, ip, known }, right))

export const pass = (seconds: number) => jest.advanceTimersByTime(seconds * 1000)

export async function times<T>(count: number, each: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await each(index))
  return results
}
