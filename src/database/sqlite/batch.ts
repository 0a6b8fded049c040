/**
 * Batches: all work of one event-loop turn, run in sequence at its end. Node.js handles everything that has arrived on
 * all sockets in one turn. Consecutive statements find warm processor caches, and writes share a commit (figures in
 * docs/adr/0027-batches.md).
 */

export type Outcome<T> = { value: T } | { error: unknown }

export type Batch<Work, T> = {
  /** Settles with the outcome of the work. */
  add(work: Work): Promise<T>
  /** Resolves when all added work has its outcome. */
  drain(): Promise<void>
}

type Waiting<Work, T> = { work: Work; resolve: (value: T) => void; reject: (error: unknown) => void }

/**
 * @param runAll runs a batch and returns the outcomes in order; rejects if no work was done.
 * @param maxSize maximum size of a batch.
 */
export function createBatch<Work, T>(
  runAll: (works: Work[]) => Promise<Outcome<T>[]>,
  maxSize: number,
): Batch<Work, T> {
  let waiting: Waiting<Work, T>[] = []
  const running = new Set<Promise<void>>()

  async function run(batch: Waiting<Work, T>[]): Promise<void> {
    try {
      const outcomes = await runAll(batch.map(({ work }) => work))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index] ?? { error: new Error('No outcome.') }
        if ('value' in outcome) resolve(outcome.value)
        else reject(outcome.error)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  function flush(): void {
    const batch = waiting.slice(0, maxSize)
    waiting = waiting.slice(maxSize)
    if (waiting.length > 0) setImmediate(flush)
    const done = run(batch).finally(() => running.delete(done))
    running.add(done)
  }

  return {
    add: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ work, resolve, reject })
      }),
    async drain() {
      while (waiting.length > 0 || running.size > 0) {
        await new Promise(setImmediate)
        await Promise.all(running)
      }
    },
  }
}

/** Runs a function and returns its value or its error. */
export async function outcomeOf<T>(run: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await run() }
  } catch (error) {
    return { error }
  }
}
