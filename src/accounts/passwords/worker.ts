/** A thread that does bcrypt and nothing else: one job at a time, from hasher.ts. */

import { availableParallelism, platform, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { compareSync, hashSync } from 'bcryptjs'

/** What hasher.ts sends: text to hash at a cost, or to compare with a hash. */
export type Job = { text: string; cost: number } | { text: string; hash: string }

/** What comes back: the hash, or whether they match; or why bcrypt would do neither. */
export type Outcome = { result: string | boolean } | { error: string }

/**
 * Below the main thread's, on a scale that ends at 19: the last, so that requests do not wait for hashing. A processor that is the only
 * one must find time for logins, too, when others keep it busy: a tenth of it then.
 */
const NICENESS = availableParallelism() > 1 ? 19 : 10

// On Linux alone is this the priority of the calling thread; elsewhere it is the whole process's.
if (platform() === 'linux') {
  try {
    setPriority(0, NICENESS)
  } catch {
    // A sandbox may forbid it; hashing then competes with the rest on equal terms.
  }
}

function outcomeOf(job: Job): Outcome {
  try {
    return { result: 'cost' in job ? hashSync(job.text, job.cost) : compareSync(job.text, job.hash) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(outcomeOf(job)))
