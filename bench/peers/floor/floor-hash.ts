/** bcryptjs alone: one thread per core, each hashing continuously for the given number of seconds. */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { compareSync } from 'bcryptjs'
import { settings } from '../settings.ts'

/** Hash of cost 12 that matches no known password. */
const HASH = '$2b$12$abcdefghijklmnopqrstuuLN5fcHNP6A1RM6DDv5mD1NIkjFhZQWe'

/** As long as the text that the project hashes: 64 characters. */
const TEXT = 'x'.repeat(64)

function hashFor(seconds: number): number {
  const end = performance.now() + seconds * 1000
  let count = 0
  for (; performance.now() < end; count++) compareSync(TEXT, HASH)
  return count
}

function serve(): void {
  const threads = Array.from({ length: availableParallelism() }, () => new Worker(new URL(import.meta.url)))
  const server = createServer(async (request, response) => {
    const seconds = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('seconds') ?? 0)
    const begun = performance.now()
    for (const thread of threads) thread.postMessage(seconds)
    const counts = await Promise.all(threads.map((thread) => once(thread, 'message')))
    const count = counts.reduce((sum, [each]) => sum + Number(each), 0)
    response.end(JSON.stringify({ count, seconds: (performance.now() - begun) / 1000 }))
  })
  server.listen(settings.port, '127.0.0.1')
}

if (isMainThread) serve()
else parentPort?.on('message', (seconds: number) => parentPort?.postMessage(hashFor(seconds)))
