/**
 * Mail queue: sends emails in the background, and retries while the server is down. Emails stay in memory, because a
 * table of them would be a table of valid tokens. A restart loses them, and users request them again.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../core/log.ts'
import { type Delivery, DeliveryError, type Email } from './email.ts'

export type MailQueue = {
  /** Returns at once and never throws. A full queue drops the email and logs it. */
  send(email: Email): void
  /** Accepts no more emails, attempts the queued ones once more, and gives up after a timeout. */
  close(): Promise<void>
}

export type MailQueueOptions = {
  delivery: Delivery
  log: Log
  now: () => Date
  /** Maximum number of queued emails. */
  maxSize?: number
  /** Maximum number of deliveries in flight. */
  concurrency?: number
  /** Delay before each retry, in milliseconds. The last one repeats. */
  pauses?: readonly number[]
  /** Timeout of close, in milliseconds. */
  closeWithin?: number
}

type Queued = { email: Email; expiresAt: Date; attempts: number }

const DAY = 24 * 60 * 60 * 1000

/** Short at first; at most a minute, so that emails leave soon after the server is back. */
const PAUSES = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000]

export function createMailQueue(options: MailQueueOptions): MailQueue {
  const { delivery, log, now, maxSize = 1_000, concurrency = 2, pauses = PAUSES, closeWithin = 2_000 } = options
  const ready: Queued[] = []
  const paused = new Map<Queued, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let closed = false

  function startNext(): void {
    while (running.size < concurrency) {
      const queued = ready.shift()
      if (!queued) return
      const attempt = deliver(queued).finally(() => {
        running.delete(attempt)
        startNext()
      })
      running.add(attempt)
    }
  }

  /** Never rejects. */
  async function deliver(queued: Queued): Promise<void> {
    const { email, expiresAt } = queued
    const { subject } = email
    if (expiresAt <= now()) return log.error({ subject }, 'Email dropped: it expired before a server accepted it')
    queued.attempts += 1
    try {
      await delivery.deliver(email)
    } catch (error) {
      const details = { subject, attempts: queued.attempts, reason: error instanceof Error ? error.message : 'unknown' }
      if (error instanceof DeliveryError && error.permanent) log.error(details, 'Email rejected by the server')
      else if (closed) log.error(details, 'Email lost: shutting down')
      else {
        log.warn(details, 'Email not sent: retrying')
        pause(queued)
      }
    }
  }

  function pause(queued: Queued): void {
    const wait = pauses[Math.min(queued.attempts, pauses.length) - 1] ?? DAY
    const timer = setTimeout(() => {
      paused.delete(queued)
      ready.push(queued)
      startNext()
    }, wait)
    timer.unref()
    paused.set(queued, timer)
  }

  async function drain(): Promise<void> {
    while (running.size > 0) await Promise.all(running)
  }

  return {
    send(email) {
      const { subject } = email
      if (closed) return log.error({ subject }, 'Email lost: shutting down')
      if (ready.length + paused.size + running.size >= maxSize)
        return log.error({ subject, maxSize }, 'Email dropped: mail queue is full')
      ready.push({ email, expiresAt: email.expiresAt ?? new Date(now().getTime() + DAY), attempts: 0 })
      startNext()
    },
    async close() {
      closed = true
      for (const [queued, timer] of paused) {
        clearTimeout(timer)
        ready.push(queued)
      }
      paused.clear()
      startNext()
      const timeout = new AbortController()
      const late = sleep(closeWithin, undefined, { signal: timeout.signal }).catch(() => {})
      await Promise.race([drain(), late])
      timeout.abort()
      const lost = ready.splice(0).length + running.size
      if (lost > 0) log.error({ lost }, 'Emails lost: shutdown timed out before a server accepted them')
      delivery.close()
    },
  }
}
