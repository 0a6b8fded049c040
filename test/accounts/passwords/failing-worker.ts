/** A hashing thread that dies of every comparison. */

import { parentPort } from 'node:worker_threads'
import type { Job } from '../../../src/accounts/passwords/worker.ts'

parentPort?.on('message', (job: Job) => {
  if ('hash' in job) throw new Error('out of memory, say')
  parentPort?.postMessage({ result: 'a hash' })
})
