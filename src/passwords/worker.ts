/** Worker thread: runs bcrypt and nothing else, one job at a time. */

import { availableParallelism, platform, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { compareSync, hashSync } from 'bcryptjs'
import type { Outcome } from '../core/thread-pool.ts'
import { importedHash } from './imported/stored-form.ts'

/**
 * Hashes a text at a cost, or compares a password with hashes. Only the first hash decides; the others are dummies for
 * equal work. Hashes of this service use the text, imported ones the password as typed.
 */
export type Job = { text: string; cost: number } | { text: string; typed: string; hashes: readonly string[] }

/**
 * Niceness, at most 19, the lowest priority: requests come before hashing. With a single processor logins would starve
 * at 19; at 10 they get about a tenth of it.
 */
const NICENESS = availableParallelism() > 1 ? 19 : 10

// On Linux this sets the priority of the calling thread, elsewhere that of the whole process.
if (platform() === 'linux') {
  try {
    setPriority(0, NICENESS)
  } catch {
    // A sandbox may forbid it. Hashing then competes with requests.
  }
}

function matchesHash({ text, typed }: { text: string; typed: string }, hash: string): boolean {
  return importedHash(hash)?.matches(typed) ?? compareSync(text, hash)
}

/** Returns the hash, or whether the first hash matches, or the reason why bcrypt failed. */
function outcomeOf(job: Job): Outcome<string | boolean> {
  try {
    if ('cost' in job) return { result: hashSync(job.text, job.cost) }
    const [matches = false] = job.hashes.map((hash) => matchesHash(job, hash))
    return { result: matches }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(outcomeOf(job)))
