import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { SLOW } from './test/slow.js'

/** Test files that `npm run test:slow` runs again: they have properties, or a longer form. */
const longer = () =>
  globSync('test/**/*.test.ts').filter((path) => /\/(fast-check\.ts|slow\.js)'/.test(readFileSync(path, 'utf8')))

export default {
  testEnvironment: '<rootDir>/test/environment.js',
  testMatch: SLOW
    ? ['<rootDir>/test/**/*.slow.test.ts', ...longer().map((path) => `<rootDir>/${path}`)]
    : ['<rootDir>/test/**/*.test.ts', '!**/*.slow.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/template/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/bench', '<rootDir>/coverage'],
  // Long enough for a busy machine: no test asserts on elapsed time.
  testTimeout: SLOW ? 300_000 : 120_000,
  runner: '<rootDir>/test/runner.js',
  runtime: '<rootDir>/test/jest/runtime.cjs',
  // A worker waits for a third of its time: for programs, timeouts and other threads.
  maxWorkers: availableParallelism() + 1,
  globalTeardown: '<rootDir>/test/database/after-all-tests.ts',
}
