/**
 * Messages on their way: sent one after the other, again and again where the server is down, and never waited for by
 * whoever sent them. They are kept in memory alone, since a table of them would be one of good tokens: what is still
 * waiting when the process ends is lost, and its reader asks for it again.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { type Delivery, DeliveryError, type Message } from './message.ts'

export type Outbox = {
  /** Takes a message; drops it with a line in the log where the outbox is full. Never throws, never waits. */
  send(message: Message): void
  /** Takes no more, tries what is waiting once more, and gives up when the time for that is over. */
  close(): Promise<void>
}

export type OutboxOptions = {
  delivery: Delivery
  log: Log
  now: () => Date
  /** How many may wait. */
  limit?: number
  /** How many are brought to the server at once. */
  parallel?: number
  /** How long to wait before each further attempt, in milliseconds; the last one holds for all that follow. */
  pauses?: readonly number[]
  /** How long closing may take, in milliseconds. */
  closeWithin?: number
}

type Letter = { message: Message; expiresAt: Date; attempts: number }

const DAY = 24 * 60 * 60 * 1000

/** Soon at first, and then often enough that nobody waits for long once the server is back. */
const PAUSES = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000]

export function createOutbox(options: OutboxOptions): Outbox {
  const { delivery, log, now, limit = 1_000, parallel = 2, pauses = PAUSES, closeWithin = 2_000 } = options
  const ready: Letter[] = []
  const paused = new Map<Letter, NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  let closed = false

  function pump(): void {
    while (underWay.size < parallel) {
      const letter = ready.shift()
      if (!letter) return
      const attempt = bring(letter).finally(() => {
        underWay.delete(attempt)
        pump()
      })
      underWay.add(attempt)
    }
  }

  /** Never rejects: what goes wrong is this letter's alone. */
  async function bring(letter: Letter): Promise<void> {
    const { message, expiresAt } = letter
    const { subject } = message
    if (expiresAt <= now()) return log.error({ subject }, 'a mail was dropped: no server took it in time')
    letter.attempts += 1
    try {
      await delivery.deliver(message)
    } catch (error) {
      const details = { subject, attempts: letter.attempts, fault: error instanceof Error ? error.message : 'unknown' }
      if (error instanceof DeliveryError && error.permanent) log.error(details, 'a mail was refused by the server')
      else if (closed) log.error(details, 'a mail was lost: the process ends')
      else {
        log.warn(details, 'a mail could not be sent, and will be tried again')
        pause(letter)
      }
    }
  }

  function pause(letter: Letter): void {
    const wait = pauses[Math.min(letter.attempts, pauses.length) - 1] ?? DAY
    const timer = setTimeout(() => {
      paused.delete(letter)
      ready.push(letter)
      pump()
    }, wait)
    timer.unref()
    paused.set(letter, timer)
  }

  async function drained(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    send(message) {
      const { subject } = message
      if (closed) return log.error({ subject }, 'a mail was lost: the process ends')
      if (ready.length + paused.size + underWay.size >= limit)
        return log.error({ subject, limit }, 'a mail was dropped: too many are waiting')
      ready.push({ message, expiresAt: message.expiresAt ?? new Date(now().getTime() + DAY), attempts: 0 })
      pump()
    },
    async close() {
      closed = true
      for (const [letter, timer] of paused) {
        clearTimeout(timer)
        ready.push(letter)
      }
      paused.clear()
      pump()
      const bound = new AbortController()
      const late = sleep(closeWithin, undefined, { signal: bound.signal }).catch(() => {})
      await Promise.race([drained(), late])
      bound.abort()
      const lost = ready.splice(0).length + underWay.size
      if (lost > 0) log.error({ lost }, 'mails were lost: the process ends, and no server took them in time')
      delivery.close()
    },
  }
}
