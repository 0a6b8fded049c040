/** Hashing thread that returns the requested work as its result, and computes nothing. */

import { parentPort } from 'node:worker_threads'
import { workOf } from '../../src/passwords/equal-work.ts'
import type { Job } from '../../src/passwords/worker.ts'

parentPort?.on('message', (job: Job) => {
  const works = 'cost' in job ? [] : job.hashes.map(workOf)
  parentPort?.postMessage({ error: JSON.stringify(works) })
})
