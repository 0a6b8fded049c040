/**
 * Fair queue: shares a scarce resource between client addresses and accounts, so that a flood delays only its sender.
 */

import { addressKey } from './address-key.ts'
import { AppError } from './errors.ts'

/** Client in the queue. `ip` is null on the command line; `account` is null if nobody is signed in or named. */
export type QueueClient = { readonly ip: string | null; readonly account: string | null }

export type FairQueueOptions = {
  /** Maximum number of running tasks. */
  concurrency: number
  /** Maximum number of queued tasks. */
  maxWaiting: number
  /** Assumed duration of a task until one was measured, in milliseconds. Used for `retryAfter`. */
  expectedDuration: number
  /** Maximum time that a task occupies a slot, in milliseconds. A longer task continues without its slot. */
  maxDuration?: number
  /** Starts one task per turn of the event loop, so that other work runs in between. */
  oneEachTurn?: boolean
  /** Monotonic clock, in milliseconds. */
  now?: () => number
}

export type FairQueue = {
  /**
   * Runs a task: at once if a slot is free, otherwise after the tasks of clients with less usage.
   * @param cost usage that the task adds, in any unit that is the same for the whole queue.
   * @throws AppError TOO_MANY_REQUESTS if the queue is full and this client has the most queued tasks.
   */
  run<T>(client: QueueClient, task: () => Promise<T>, cost?: number): Promise<T>
  /** Number of queued tasks. */
  waiting(): number
}

/** Usage of one address or account. */
type Share = { used: number; waiting: number; running: number }

type Task = {
  readonly shares: readonly Share[]
  readonly cost: number
  readonly start: () => void
  readonly refuse: (error: Error) => void
}

/** Maximum number of shares in memory. Beyond it, shares without a task are deleted. */
const MAX_SHARES = 10_000

/**
 * Start-time fair queuing by two keys, address and account. Tasks are ordered by the larger usage of their two keys,
 * then by the smaller; the lowest runs first. A new client starts at the usage of the task that was started last. A
 * full queue rejects the newest task of the address or account that has the most queued tasks.
 */
export function createFairQueue(options: FairQueueOptions): FairQueue {
  const { concurrency, maxWaiting, maxDuration, oneEachTurn = false, now = () => performance.now() } = options
  const shares = new Map<string, Share>()
  const waiting: Task[] = []
  let running = 0
  let virtualTime = 0
  let duration = options.expectedDuration
  let startedInTurn = false

  const canStart = () => running < concurrency && !startedInTurn

  function shareOf(key: string): Share {
    const known = shares.get(key)
    if (known) return known
    const share = { used: 0, waiting: 0, running: 0 }
    shares.set(key, share)
    return share
  }

  function sharesOf({ ip, account }: QueueClient): Share[] {
    if (shares.size > MAX_SHARES)
      for (const [key, share] of shares) if (share.waiting + share.running === 0) shares.delete(key)
    const keys = [ip === null ? null : `address ${addressKey(ip)}`, account === null ? null : `account ${account}`]
    return keys.filter((key) => key !== null).map(shareOf)
  }

  /** Usage of both keys, the larger first. A client without keys counts as new. */
  function usage(task: Task): [number, number] {
    const [one, other] = task.shares.map(({ used }) => Math.max(used, virtualTime))
    const first = one ?? virtualTime
    const second = other ?? first
    return [Math.max(first, second), Math.min(first, second)]
  }

  function start(task: Task): void {
    virtualTime = usage(task)[0]
    running += 1
    if (oneEachTurn) {
      startedInTurn = true
      setImmediate(() => {
        startedInTurn = false
        startNext()
      })
    }
    for (const share of task.shares) {
      share.used = Math.max(share.used, virtualTime) + task.cost
      share.running += 1
    }
    task.start()
  }

  function startNext(): void {
    while (canStart() && waiting.length > 0) {
      let next = 0
      for (let at = 1; at < waiting.length; at++)
        if (compare(usage(waiting[at] as Task), usage(waiting[next] as Task)) < 0) next = at
      start(remove(next))
    }
  }

  function remove(index: number): Task {
    const [task] = waiting.splice(index, 1) as [Task]
    for (const share of task.shares) share.waiting -= 1
    return task
  }

  function finish(task: Task, took: number): void {
    running -= 1
    duration = (duration + took) / 2
    for (const share of task.shares) share.running -= 1
    startNext()
    if (running > 0 || waiting.length > 0) return
    shares.clear()
    virtualTime = 0
  }

  function enqueue(task: Task): void {
    waiting.push(task)
    for (const share of task.shares) share.waiting += 1
    if (waiting.length <= maxWaiting) return
    const longest = Math.max(...waiting.map(waitingOf))
    const last = remove(waiting.findLastIndex((task) => waitingOf(task) === longest))
    const retryAfter = Math.max(1, Math.ceil((waiting.length * duration) / concurrency / 1000))
    last.refuse(new AppError('TOO_MANY_REQUESTS', { retryAfter }))
  }

  return {
    run: (client, work, cost = 1) =>
      new Promise((resolve, reject) => {
        const task: Task = { shares: sharesOf(client), cost, start: () => void perform(), refuse: reject }
        async function perform(): Promise<void> {
          const begun = now()
          const end = once(() => finish(task, now() - begun))
          const timer = maxDuration === undefined ? undefined : setTimeout(end, maxDuration)
          try {
            resolve(await work())
          } catch (error) {
            reject(error)
          } finally {
            clearTimeout(timer)
            end()
          }
        }
        if (canStart()) start(task)
        else enqueue(task)
      }),
    waiting: () => waiting.length,
  }
}

function once(call: () => void): () => void {
  let called = false
  return () => {
    if (called) return
    called = true
    call()
  }
}

const waitingOf = ({ shares }: Task) => Math.max(0, ...shares.map(({ waiting }) => waiting))

const compare = ([a, b]: [number, number], [c, d]: [number, number]) => a - c || b - d
