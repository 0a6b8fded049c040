import type { Log } from './log.ts'

/** Minimum time between two lines, in milliseconds. */
const INTERVAL = 60_000

/**
 * Returns a function that logs a warning at most once a minute. `count` is the number of calls since the last line.
 * @param now monotonic clock, in milliseconds.
 */
export function rareLog(log: Pick<Log, 'warn'>, message: string, now: () => number): () => void {
  let last = Number.NEGATIVE_INFINITY
  let count = 0
  return () => {
    count += 1
    if (now() - last < INTERVAL) return
    log.warn({ count }, message)
    last = now()
    count = 0
  }
}
