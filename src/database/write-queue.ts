export type WriteQueue = {
  /** Runs work when all that was asked for before is done. @throws Error, without running it, once it has waited too long. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** How many are asked for and not done. */
  pending(): number
  /** Waits for all of it. */
  settled(): Promise<void>
}

/** @param patience for how long work may wait until it begins, in milliseconds: whoever asked for it has given up by then. */
export function createWriteQueue(patience: number): WriteQueue {
  let last: Promise<unknown> = Promise.resolve()
  let pending = 0
  return {
    inTurn(work) {
      const asked = performance.now()
      pending += 1
      const turn = last
        .then(() => {
          if (performance.now() - asked > patience) throw new Error('the database was busy for too long')
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
