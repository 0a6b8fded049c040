import { availableParallelism } from 'node:os'

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/bench'],
  testTimeout: 30_000,
  runner: '<rootDir>/test/runner.js',
  // Jest leaves a core alone, which of two is half of what there is.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  globalTeardown: '<rootDir>/test/database/after-all-tests.ts',
}
