/**
 * Jest's Node environment with a watchdog: `npm test` ends even if a test blocks its thread forever. Jest loads this
 * file once in each worker process, reports a killed worker as a failed test file, and continues.
 */

import { statfsSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { ModernFakeTimers } from '@jest/fake-timers'
import { TestEnvironment } from 'jest-environment-node'

// Tests run most code seldom: to optimize it takes more time than it saves, a seventh of all CPU.
setFlagsFromString('--invocation-count-for-turbofan=20000')

/**
 * Keeps temporary files in memory if a gigabyte of it is free. On a disk each commit would wait, and tests need no
 * durable files.
 */
function useMemoryForFiles(folder = '/dev/shm') {
  try {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize > 2 ** 30) process.env.TMPDIR ??= folder
  } catch {
    // Only Linux has this folder.
  }
}
useMemoryForFiles()

/** Maximum time that a test may block its thread, in milliseconds. Long enough for a busy machine. */
const LIMIT = 180_000

/** The watchdog expects a turn of the event loop, and kills the process if none comes. */
const WATCHDOG = `
const { workerData: { turns, limit, pid } } = require('node:worker_threads')
for (let seen = Atomics.load(turns, 0); ; seen = Atomics.load(turns, 0))
  if (Atomics.wait(turns, 0, seen, limit) === 'timed-out') process.kill(pid, 'SIGKILL')
`

const turns = new Int32Array(new SharedArrayBuffer(4))
setInterval(() => {
  Atomics.add(turns, 0, 1)
  Atomics.notify(turns, 0)
}, 1000).unref()
// Ends at once: freeing the heap first may take longer than the half second after which Jest warns.
process.once('beforeExit', () => process.exit())
new Worker(WATCHDOG, { eval: true, workerData: { turns, limit: LIMIT, pid: process.pid } }).unref()

/** Constructors that matchers compare with, as in `expect.any(String)`. */
const COMPARED = { String, Number, Boolean, BigInt, Symbol, Function, Error, RegExp, Date, Map, Set, Promise }

/**
 * Runs Jest's matchers with the constructors and fake timers of the realm that runtime.cjs uses for tests and sources.
 */
// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context)
    Object.assign(this.global, COMPARED)
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: globalThis })
  }
}
