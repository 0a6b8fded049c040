/**
 * Work that is done after the answer, so that how long it takes, or whether there is any, tells the caller nothing: neither by this
 * answer nor by the next ones, which would have to wait for it. So it is done one piece at a time, a while later, and that
 * while is random.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'

export type Background = {
  /** Drops the task with a line in the log where too many are waiting, as it does where one fails. */
  start(name: string, task: () => Promise<void>): void
  /** Does at once what is waiting. When all of it is done. */
  settled(): Promise<void>
}

export type BackgroundOptions = {
  log: Log
  /** How many tasks may wait. */
  limit?: number
  /** How long to wait before each, in milliseconds. */
  pause?: () => number
}

/** Some twenty a second. */
const PAUSE = () => 20 + Math.random() * 60

export function createBackground({ log, limit = 1_000, pause = PAUSE }: BackgroundOptions): Background {
  const waiting: { name: string; task: () => Promise<void> }[] = []
  let working: Promise<void> | null = null
  let hurry = new AbortController()

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      await sleep(pause(), undefined, { signal: hurry.signal, ref: false }).catch(() => {})
      const next = waiting.shift()
      await next?.task().catch((error) => log.error({ task: next.name, err: error }, 'a task failed'))
    }
    working = null
  }

  return {
    start(name, task) {
      if (waiting.length >= limit) return log.error({ task: name, limit }, 'a task was dropped: too many are waiting')
      waiting.push({ name, task })
      working ??= work()
    },
    async settled() {
      hurry.abort()
      while (working !== null) await working
      hurry = new AbortController()
    },
  }
}
