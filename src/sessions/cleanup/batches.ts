/** Batches of the cleanup job: small transactions. The duration of each one determines the size of the next. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Transaction } from '../../database/port.ts'

/** Target duration of a transaction in milliseconds; initial and maximum number of rows. */
const TARGET = 10
const FIRST_BATCH = 20
const MAX_BATCH = 200

export type BatchesOptions = {
  database: Database
  /** Monotonic clock, in milliseconds. */
  uptime: () => number
  /** Called with the duration of each transaction, in milliseconds. */
  onBatch: ((duration: number) => void) | undefined
  /** Ends the job after the batch in flight. */
  closing: AbortSignal
}

export function createBatches({ database, uptime, onBatch, closing }: BatchesOptions) {
  let size = FIRST_BATCH

  /** Runs one transaction, and adapts the size of the next one to its duration. */
  async function run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let startedAt = 0
    const result = await database.write((transaction) => {
      startedAt = uptime() // Excludes the time in the write queue.
      return work(transaction)
    })
    const duration = uptime() - startedAt
    size = Math.max(1, duration > TARGET ? size >> 1 : Math.min(Math.ceil(size * 1.1), MAX_BATCH))
    onBatch?.(duration)
    // Pauses for the same time, so that other writes get through.
    await sleep(duration, undefined, { signal: closing }).catch(() => {})
    return result
  }

  /**
   * Deletes rows until none is left. Finds them outside of a transaction, since expired rows stay expired, and deletes
   * them in one.
   */
  async function deleteAll<T>(
    find: (take: number) => Promise<T[]>,
    remove: (transaction: Transaction, rows: T[]) => Promise<{ count: number }>,
  ): Promise<number> {
    let total = 0
    while (!closing.aborted) {
      const rows = await find(size)
      if (rows.length === 0) break
      const { count } = await run((transaction) => remove(transaction, rows))
      total += count
    }
    return total
  }

  return { run, deleteAll, size: () => size }
}
