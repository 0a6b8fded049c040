/**
 * Work that is done after the answer, so that how long it takes, or whether there is any, tells the caller nothing: neither by this
 * answer nor by the next ones, which would have to wait for it. So it is done one piece at a time, a while later, and that
 * while is random.
 *
 * Whoever asks for much waits for it, and nobody else: the owners of what waits have their turns one after the other, and where too much
 * waits, what came last of the one that has most is dropped.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'

export type Task = {
  /** For the log. */
  name: string
  /** On whose account it is done. */
  owner: string
  /** Of those with the same one waits, where it is done soonest. */
  key: string
  run: () => Promise<void>
}

export type Background = {
  /** Drops a task, with a line in the log now and then, where too many are waiting; one that fails is a line, too. */
  start(task: Task): void
  /** Does at once what is waiting. When all of it is done. */
  settled(): Promise<void>
}

export type BackgroundOptions = {
  log: Log
  /** How many tasks may wait. */
  limit?: number
  /** How long to wait before each, in milliseconds. */
  pause?: () => number
  /** A monotonic clock in milliseconds, for how often to write that tasks are dropped. */
  uptime?: () => number
}

/** Some twenty a second. */
const PAUSE = () => 20 + Math.random() * 60

/** In milliseconds: what is dropped in the meantime is counted in one line. */
const BETWEEN_LINES = 60_000

export function createBackground(options: BackgroundOptions): Background {
  const { log, limit = 1_000, pause = PAUSE, uptime = () => performance.now() } = options
  /** What waits, the first first; of owners the one whose turn it is. None of them is empty. */
  const lanes = new Map<string, Task[]>()
  /** The same by its key. */
  const waiting = new Map<string, Task>()
  let working: Promise<void> | null = null
  let hurry = new AbortController()
  let dropped = 0
  let lastLine = -Infinity

  function add(task: Task): void {
    const lane = lanes.get(task.owner)
    if (lane) lane.push(task)
    else lanes.set(task.owner, [task])
    waiting.set(task.key, task)
  }

  function remove(task: Task): void {
    const lane = lanes.get(task.owner) ?? []
    lane.splice(lane.indexOf(task), 1)
    if (lane.length === 0) lanes.delete(task.owner)
    waiting.delete(task.key)
  }

  /** The next one, whose owner's turn then comes after all the others'. */
  function take(): Task | undefined {
    for (const [owner, lane] of lanes) {
      const [task] = lane
      lanes.delete(owner)
      lanes.set(owner, lane)
      if (task) remove(task)
      return task
    }
    return undefined
  }

  const ahead = ({ owner }: Task) => lanes.get(owner)?.length ?? 0

  /** Whether there is room for a task, made by dropping one of an owner who has more waiting. */
  function makeRoom(task: Task): boolean {
    if (waiting.size < limit) return true
    const longest = [...lanes.values()].reduce((one, other) => (other.length > one.length ? other : one), [])
    const last = longest.at(-1)
    noteDropped(task.name)
    if (!last || longest.length <= ahead(task) + 1) return false
    remove(last)
    return true
  }

  function noteDropped(name: string): void {
    dropped += 1
    if (uptime() - lastLine < BETWEEN_LINES) return
    log.error({ task: name, limit, dropped }, 'tasks were dropped: too many are waiting')
    lastLine = uptime()
    dropped = 0
  }

  async function work(): Promise<void> {
    while (waiting.size > 0) {
      await sleep(pause(), undefined, { signal: hurry.signal, ref: false }).catch(() => {})
      const next = take()
      await next?.run().catch((error) => log.error({ task: next.name, err: error }, 'a task failed'))
    }
    working = null
  }

  return {
    start(task) {
      const same = waiting.get(task.key)
      if (same) {
        const before = lanes.get(same.owner)?.indexOf(same) ?? 0
        if (same.owner === task.owner || before <= ahead(task)) return
        remove(same)
      } else if (!makeRoom(task)) return
      add(task)
      working ??= work()
    },
    async settled() {
      hurry.abort()
      while (working !== null) await working
      hurry = new AbortController()
    },
  }
}
