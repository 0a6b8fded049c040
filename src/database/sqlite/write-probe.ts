import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Statements } from '../statements.ts'

/** Timeout of the probe, in milliseconds. */
const ANSWER_LIMIT = 1500

/** Writes without changing anything: fails on a full or read-only disk, and while another process holds the lock. */
const PROBE = 'UPDATE "_prisma_migrations" SET "applied_steps_count" = "applied_steps_count"'

export type WriteProbeOptions = {
  path: string
  /** Number of queued and running transactions. */
  pending(): number
  statements: Pick<Statements, 'run'>
}

/**
 * Returns a function that checks by a queued write whether the database is writable. Concurrent callers share a check.
 * If transactions of this process are ahead in the queue, the last result counts.
 */
export async function createWriteProbe({
  path,
  pending,
  statements,
}: WriteProbeOptions): Promise<() => Promise<boolean>> {
  const { ino } = await stat(path)
  let last = true
  let asking: { answer: Promise<boolean>; behindOthers: boolean } | undefined

  async function ask(): Promise<boolean> {
    try {
      // Writes to a file that was removed or replaced are lost when the process exits.
      if ((await stat(path)).ino !== ino) return false
      await statements.run(PROBE, [])
      return true
    } catch {
      return false
    }
  }

  return async () => {
    asking ??= {
      behindOthers: pending() > 0,
      answer: ask().then((answer) => {
        asking = undefined
        last = answer
        return answer
      }),
    }
    const { answer, behindOthers } = asking
    return Promise.race([answer, sleep(ANSWER_LIMIT, behindOthers && last, { ref: false })])
  }
}
