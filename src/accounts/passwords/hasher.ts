/** Password hashing off the main thread: so many threads, and a queue with an end. */

import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { encodeBase64 } from 'bcryptjs'
import { AppError } from '../../errors.ts'
import { ROOT } from '../../root.ts'
import { prepare } from './prepare.ts'
import type { Job, Outcome } from './worker.ts'

export type HasherOptions = {
  /** bcrypt's: each one more doubles the work. */
  cost: number
  /** For HMAC: see prepare.ts. */
  key: Buffer
  /** How many hashes are computed at once; as many as there are processors, by default. */
  threads?: number
  /** How many may wait for a thread. */
  queueLimit: number
  /** A monotonic clock in milliseconds, for how long a hash takes here. */
  now?: () => number
  /** What the threads run: worker.ts, unless a test wants one that fails. */
  program?: URL
}

/**
 * Each of hash, verify and verifyNothing rejects with AppError TOO_MANY_REQUESTS when the queue is full, and with a plain
 * Error when its thread fails or the hasher is closed.
 */
export type Hasher = {
  /** The bcrypt hash of a password that the policy has taken, at the current cost. */
  hash(password: string): Promise<string>
  /** False, after the same work, for what is longer than any password. */
  verify(password: string, hash: string): Promise<boolean>
  /** The work of verify where there is no hash to verify against, so that its time tells nothing. */
  verifyNothing(password: string): Promise<false>
  /** Whether a hash was made at a lower cost than the current one. */
  needsRehash(hash: string): boolean
  /** How many wait for a thread. */
  queueLength(): number
  /** Ends the threads, and fails what they were at and what was waiting. */
  close(): Promise<void>
}

type Pending = {
  job: Job
  settle: (outcome: Outcome) => void
}

type Thread = { worker: Worker; pending: Pending | null; since: number }

/** What a hash is taken to last until one was measured, in milliseconds. */
const FIRST_GUESS = 250

/** Threads start when there is first work for them: about 50 ms more for that one, and none at the start of the process. */
export function createHasher(options: HasherOptions): Hasher {
  const { cost, key, queueLimit, threads: most = availableParallelism(), now = () => performance.now() } = options
  const program = options.program ?? new URL('src/accounts/passwords/worker.ts', ROOT)
  const nothing = hashOfNothing(cost)
  const threads = new Set<Thread>()
  const queue: Pending[] = []
  let duration = FIRST_GUESS
  let closed = false

  function run(job: Job): Promise<string | boolean> {
    if (closed) return Promise.reject(new Error('the password hasher is closed'))
    const busy = [...threads].every((thread) => thread.pending) && threads.size >= most
    if (busy && queue.length >= queueLimit)
      return Promise.reject(new AppError('TOO_MANY_REQUESTS', { retryAfter: secondsToEmpty() }))
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome) =>
        'result' in outcome ? resolve(outcome.result) : reject(new Error(outcome.error))
      queue.push({ job, settle })
      assign()
    })
  }

  async function verify(password: string, hash: string): Promise<boolean> {
    const text = prepare(password, key)
    const same = await run({ text: text ?? '', hash })
    return text !== null && same === true
  }

  const secondsToEmpty = () => Math.max(1, Math.ceil(((queue.length / most) * duration) / 1000))

  /** Gives what waits to whoever is free. */
  function assign(): void {
    while (queue.length > 0) {
      const thread = [...threads].find((each) => !each.pending) ?? (threads.size < most ? start() : undefined)
      const pending = thread && queue.shift()
      if (!thread || !pending) return
      thread.pending = pending
      thread.since = now()
      thread.worker.ref() // Work under way keeps the process alive, an idle thread doesn't.
      thread.worker.postMessage(pending.job)
    }
  }

  function start(): Thread {
    // Neither the environment with its secrets nor the process's own flags are any business of the thread.
    const worker = new Worker(program, { env: {}, execArgv: [], name: 'bcrypt' })
    const thread: Thread = { worker, pending: null, since: 0 }
    threads.add(thread)
    worker.unref()
    worker.on('message', (outcome: Outcome) => {
      duration = (duration + now() - thread.since) / 2
      finish(thread, outcome)
      worker.unref()
      assign()
    })
    let failure = 'it ended'
    worker.on('error', (error) => {
      failure = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', () => {
      threads.delete(thread)
      finish(thread, { error: `the password hashing thread failed: ${failure}` })
      if (!closed) assign()
    })
    return thread
  }

  function finish(thread: Thread, outcome: Outcome): void {
    const { pending } = thread
    thread.pending = null
    pending?.settle(outcome)
  }

  return {
    async hash(password) {
      const text = prepare(password, key)
      if (text === null) throw new RangeError('the password is longer than any')
      return String(await run({ text, cost }))
    },
    verify,
    verifyNothing: async (password) => {
      await verify(password, nothing)
      return false
    },
    needsRehash: (hash) => Number(/^\$2[aby]\$(\d\d)\$/.exec(hash)?.[1]) < cost,
    queueLength: () => queue.length,
    async close() {
      closed = true
      for (const { settle } of queue.splice(0)) settle({ error: 'the password hasher is closed' })
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}

/** A hash that no password is known to have. Comparing with it is the whole work, since bcrypt hashes before it compares. */
function hashOfNothing(cost: number): string {
  const [salt, checksum] = [encodeBase64(randomBytes(16), 16), encodeBase64(randomBytes(23), 23)]
  return `$2b$${String(cost).padStart(2, '0')}$${salt}${checksum}`
}
