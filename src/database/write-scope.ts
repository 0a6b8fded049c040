/** Scope of a transaction: rejects nested writes, and rolls back work that takes too long. */

import { AsyncLocalStorage } from 'node:async_hooks'
import { unavailable } from './unavailable.ts'

/** Timeout of the work in a transaction, in milliseconds. */
export const TRANSACTION_LIMIT = 10_000

export type WriteScopes = {
  /** @throws Error inside an open transaction of the same database. */
  refuseNested(): void
  /**
   * Runs the work of a transaction.
   * @param work gets a function that throws after the timeout, when the connection may belong to another transaction.
   * @throws UNAVAILABLE if the work takes longer than the limit.
   */
  run<T>(work: (refuseLate: () => void) => Promise<T>): Promise<T>
}

/** @param limit timeout of the work, in milliseconds. */
export function createWriteScopes(limit: number): WriteScopes {
  const scopes = new AsyncLocalStorage<{ open: boolean }>()
  return {
    refuseNested() {
      if (scopes.getStore()?.open)
        throw new Error(
          'A write inside another transaction would wait for it forever: use that transaction, or afterCommit().',
        )
    },

    async run(work) {
      const scope = { open: true }
      const message = `Transaction rolled back after ${limit} ms: it may only wait for its own statements.`
      const refuseLate = () => {
        if (!scope.open) throw unavailable(new Error(message))
      }
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          scope.open = false
          reject(unavailable(new Error(message)))
        }, limit)
      })
      try {
        return await Promise.race([scopes.run(scope, () => work(refuseLate)), late])
      } finally {
        clearTimeout(timer)
        scope.open = false
      }
    },
  }
}
