/**
 * Job queue: runs work after the response, so that response times do not reveal whether there is any. Jobs run one at a
 * time, each after a random delay. The queue is fair: a client only delays its own jobs. Of the queued jobs for one
 * account, the first one runs on behalf of all.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../core/errors.ts'
import { createFairQueue, type QueueClient } from '../core/fair-queue.ts'
import type { Log } from '../core/log.ts'

export type Job = {
  /** Name in the log. */
  name: string
  /** Key of the fair queue: by address and by account. */
  client: QueueClient & { readonly account: string }
  run: () => Promise<void>
}

export type JobQueue = {
  /**
   * Returns at once and never throws. A full queue drops the newest job of the client with the most jobs. Failures are
   * logged.
   */
  add(job: Job): void
  /** Runs queued jobs without delays. Resolves when all are done. */
  drain(): Promise<void>
}

export type JobQueueOptions = {
  log: Log
  /** Maximum number of queued jobs. */
  maxWaiting?: number
  /** Delay before each job, in milliseconds. */
  pause?: () => number
  /** Monotonic clock, in milliseconds. */
  uptime?: () => number
}

/** About twenty jobs per second. */
const PAUSE = () => 20 + Math.random() * 60

/** Minimum time between log lines that count dropped jobs, in milliseconds. */
const BETWEEN_LINES = 60_000

export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { log, maxWaiting = 1_000, pause = PAUSE, uptime = () => performance.now() } = options
  const queue = createFairQueue({ concurrency: 1, maxWaiting, expectedDuration: 50 })
  const pending = new Set<Promise<void>>()
  /** Queued jobs by account. */
  const groups = new Map<string, { done: boolean }>()
  let hurry = new AbortController()
  let dropped = 0
  let lastLine = -Infinity

  async function run(job: Job, group: { done: boolean }): Promise<void> {
    if (group.done) return
    await sleep(pause(), undefined, { signal: hurry.signal, ref: false }).catch(() => {})
    group.done = true
    groups.delete(job.client.account)
    await job.run().catch((error) => log.error({ job: job.name, err: error }, 'Job failed'))
  }

  function drop(job: Job, error: unknown): void {
    if (!(error instanceof AppError)) throw error
    groups.delete(job.client.account)
    dropped += 1
    if (uptime() - lastLine < BETWEEN_LINES) return
    log.error({ job: job.name, maxWaiting, dropped }, 'Jobs dropped: job queue is full')
    lastLine = uptime()
    dropped = 0
  }

  return {
    add(job) {
      const { account } = job.client
      const group = groups.get(account) ?? { done: false }
      groups.set(account, group)
      const done: Promise<void> = queue
        .run(job.client, () => run(job, group))
        .catch((error) => drop(job, error))
        .finally(() => pending.delete(done))
      pending.add(done)
    },
    async drain() {
      hurry.abort()
      while (pending.size > 0) await Promise.all(pending)
      hurry = new AbortController()
    },
  }
}
