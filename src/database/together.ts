/**
 * Work of requests that came together, done together. Node.js takes what has arrived from all its sockets in one turn of its loop: what
 * each of these requests wants of the database is gathered, and done at the end of the turn, one right after the other. A statement that
 * follows one of its kind finds the processor's caches full of what it needs: it takes a fraction of the time that it takes
 * in the middle of a request. Writes share a commit, and so what a disk takes for it.
 */

export type Outcome<T> = { value: T } | { error: unknown }

export type Together<Work, T> = {
  /** Resolves or rejects as the outcome is. */
  add(work: Work): Promise<T>
  /** Waits for what was added. */
  settled(): Promise<void>
}

type Waiting<Work, T> = { work: Work; resolve: (value: T) => void; reject: (error: unknown) => void }

/**
 * @param doAll gives an outcome for each, in their order; where it rejects, it did nothing for any.
 * @param most of how many at once.
 */
export function together<Work, T>(doAll: (works: Work[]) => Promise<Outcome<T>[]>, most: number): Together<Work, T> {
  let waiting: Waiting<Work, T>[] = []
  const running = new Set<Promise<void>>()

  async function run(batch: Waiting<Work, T>[]): Promise<void> {
    try {
      const outcomes = await doAll(batch.map(({ work }) => work))
      for (const [at, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[at] ?? { error: new Error('nothing was done') }
        if ('value' in outcome) resolve(outcome.value)
        else reject(outcome.error)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  function flush(): void {
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
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
    async settled() {
      while (waiting.length > 0 || running.size > 0) {
        await new Promise(setImmediate)
        await Promise.all(running)
      }
    },
  }
}

/** What a function comes to. */
export async function outcomeOf<T>(run: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await run() }
  } catch (error) {
    return { error }
  }
}
