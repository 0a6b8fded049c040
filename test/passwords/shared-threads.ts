import { type HashingThreads, hashingThreads } from '../../src/passwords/hasher.ts'

const KEY = Symbol.for('gatehouse.hashing-threads')
const shared = globalThis as { [KEY]?: HashingThreads }

/** More than the hashers of a test run at once. A thread starts when no other is idle. */
const MAX_THREADS = 64

/** Hashing threads of all test files of this process: starting and ending one takes 0.1 s of CPU. */
export function sharedThreads(): HashingThreads {
  shared[KEY] ??= hashingThreads(MAX_THREADS)
  return { run: shared[KEY].run, close: async () => {} }
}
