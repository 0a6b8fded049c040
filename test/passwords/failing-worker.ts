/** A hashing thread that dies on every comparison. */

import { parentPort } from 'node:worker_threads'
import type { Job } from '../../src/passwords/worker.ts'

parentPort?.on('message', (job: Job) => {
  if ('hashes' in job) throw new Error('out of memory, say')
  parentPort?.postMessage({ result: 'a hash' })
})
