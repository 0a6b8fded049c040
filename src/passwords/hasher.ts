/** Password hasher: worker threads, a fair queue, and equal work for every account. */

import { availableParallelism } from 'node:os'
import { createFairQueue, type QueueClient } from '../core/fair-queue.ts'
import { ROOT } from '../core/paths.ts'
import { createThreadPool, type ThreadPool } from '../core/thread-pool.ts'
import { costOf, dummies, workOf } from './equal-work.ts'
import { isImported } from './imported/stored-form.ts'
import { prehash } from './prehash.ts'
import { dearestOf, NO_WORK, type Work } from './work.ts'
import type { Job } from './worker.ts'

export type HasherOptions = {
  /** bcrypt cost: each step doubles the work. */
  cost: number
  /** Key of the prehash. */
  pepper: Buffer
  /** Number of threads. Defaults to one per processor. */
  threads?: number
  /** Maximum number of queued hashes. */
  queueLimit: number
  /** Work that covers every stored hash. Each verification does it, plus the work of `cost`. */
  dearestStored?: () => Work
  /** Monotonic clock, in milliseconds. */
  now?: () => number
  /** Module that the threads run. Defaults to worker.ts; tests pass one that fails. */
  program?: URL
  /** Threads that others use too. Defaults to own threads. */
  pool?: HashingThreads
}

export type HashingThreads = ThreadPool<Job, string | boolean>

/**
 * hash, verify and verifyDummy throw AppError TOO_MANY_REQUESTS if the queue is full. They throw a plain Error if the
 * thread fails or the hasher is closed. `client` identifies who waits, for the fair queue.
 */
export type Hasher = {
  /** Returns the bcrypt hash of a password at the current cost. @throws RangeError if the password is too long. */
  hash(password: string, client?: QueueClient): Promise<string>
  /** Returns false for a password that is too long, after the same work. */
  verify(password: string, hash: string, client?: QueueClient): Promise<boolean>
  /** Does the work of verify where there is no hash. */
  verifyDummy(password: string, client?: QueueClient): Promise<false>
  /** True if a hash has a lower cost than the current one, or comes from another system. */
  needsRehash(hash: string): boolean
  /** Number of queued hashes. */
  queueLength(): number
  /** Terminates the threads and rejects running and queued hashes. */
  close(): Promise<void>
}

/** Assumed duration of a hash before any was measured, in milliseconds. */
const EXPECTED_DURATION = 250

const NOBODY: QueueClient = { ip: null, account: null }

const WORKER = new URL('src/passwords/worker.ts', ROOT)

/** @param size number of threads; each starts with its first job. @param program module that they run. */
export function hashingThreads(size: number, program = WORKER): HashingThreads {
  return createThreadPool({ size, program, name: 'password hashing' })
}

export function createHasher(options: HasherOptions): Hasher {
  const { cost, pepper, queueLimit, threads = availableParallelism(), dearestStored = () => NO_WORK, now } = options
  const pool = options.pool ?? hashingThreads(threads, options.program)
  const queue = createFairQueue({
    concurrency: threads,
    maxWaiting: queueLimit,
    expectedDuration: EXPECTED_DURATION,
    ...(now && { now }),
  })
  const run = (job: Job, client: QueueClient) => queue.run(client, () => pool.run(job))
  /** Work of hashes seen by this instance, before the database is read again. */
  let dearestMet = NO_WORK

  async function compare(password: string, hash: string | null, client: QueueClient): Promise<boolean> {
    const own = hash === null ? NO_WORK : workOf(hash)
    dearestMet = dearestOf([dearestMet, own])
    const all = dearestOf([{ ...NO_WORK, bcrypt: cost }, dearestStored(), dearestMet])
    const text = prehash(password, pepper)
    const compared = { text: text ?? '', typed: text === null ? '' : password }
    const hashes = [...(hash === null ? [] : [hash]), ...dummies(own, all)]
    const matches = await run({ ...compared, hashes }, client)
    return hash !== null && text !== null && matches === true
  }

  return {
    async hash(password, client = NOBODY) {
      const text = prehash(password, pepper)
      if (text === null) throw new RangeError('The password is too long.')
      return String(await run({ text, cost }, client))
    },
    verify: (password, hash, client = NOBODY) => compare(password, hash, client),
    verifyDummy: async (password, client = NOBODY) => {
      await compare(password, null, client)
      return false
    },
    needsRehash: (hash) => (costOf(hash) ?? cost) < cost || isImported(hash),
    queueLength: queue.waiting,
    close: pool.close,
  }
}
