/**
 * Thread pool for work that would block the event loop. docs/adr/0007-bcryptjs-in-threads.md explains why no library is
 * used.
 */

import { Worker } from 'node:worker_threads'

/** Message that a thread posts for each job. */
export type Outcome<Result> = { result: Result } | { error: string }

export type ThreadPool<Job, Result> = {
  /**
   * Runs a job on an idle thread. Callers run at most `size` jobs at once. Rejects if the thread fails or the pool is
   * closed.
   */
  run(job: Job): Promise<Result>
  /** Terminates the threads and rejects their jobs. */
  close(): Promise<void>
}

export type ThreadPoolOptions = {
  size: number
  /** Module that the threads run. It responds to each message, a job, with one message, the job's outcome. */
  program: URL
  /** Name of the threads, also used in error messages. */
  name: string
  /** `workerData` of each thread. */
  data?: unknown
}

type Thread<Result> = { readonly worker: Worker; settle: ((outcome: Outcome<Result>) => void) | null }

/** A thread starts with its first job, which then takes about 50 ms longer. An unused pool costs nothing. */
export function createThreadPool<Job, Result>(options: ThreadPoolOptions): ThreadPool<Job, Result> {
  const { size, program, name, data } = options
  const threads = new Set<Thread<Result>>()
  let closed = false

  function start(): Thread<Result> {
    // The thread needs neither the environment, which holds secrets, nor the flags of the process.
    const worker = new Worker(program, { env: {}, execArgv: [], name, workerData: data })
    const thread: Thread<Result> = { worker, settle: null }
    threads.add(thread)
    let failure = 'it exited'
    worker.on('message', (outcome: Outcome<Result>) => finish(thread, outcome))
    worker.on('error', (error) => {
      failure = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', () => {
      threads.delete(thread)
      finish(thread, { error: `The ${name} thread failed: ${failure}` })
    })
    return thread
  }

  function finish(thread: Thread<Result>, outcome: Outcome<Result>): void {
    const { settle } = thread
    thread.settle = null
    // A running job keeps the process alive; an idle thread does not.
    thread.worker.unref()
    settle?.(outcome)
  }

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error(`The ${name} threads are closed`))
        const idle = [...threads].find(({ settle }) => settle === null)
        if (!idle && threads.size >= size) return reject(new Error(`No ${name} thread is idle`))
        const thread = idle ?? start()
        thread.settle = (outcome) => ('result' in outcome ? resolve(outcome.result) : reject(new Error(outcome.error)))
        thread.worker.ref()
        thread.worker.postMessage(job)
      }),
    async close() {
      closed = true
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}
