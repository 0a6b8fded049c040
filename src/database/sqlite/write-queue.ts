import { unavailable } from '../unavailable.ts'

export type WriteQueue = {
  /** Runs work after all earlier work. @throws UNAVAILABLE, without running it, if it waited too long. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Number of queued and running calls. */
  pending(): number
  /** Resolves when all work is done. */
  settled(): Promise<void>
}

/** @param patience maximum wait in milliseconds; after it the caller has given up. */
export function createWriteQueue(patience: number): WriteQueue {
  let last: Promise<unknown> = Promise.resolve()
  let pending = 0
  return {
    inTurn(work) {
      const asked = performance.now()
      pending += 1
      const turn = last
        .then(() => {
          if (performance.now() - asked > patience) throw unavailable(new Error('The database was busy for too long.'))
          return work()
        })
        .finally(() => {
          pending -= 1
        })
      last = turn.catch(() => {})
      return turn
    },
    pending: () => pending,
    async settled() {
      await last
    },
  }
}
