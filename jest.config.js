export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/bench'],
  testTimeout: 30_000,
  runner: '<rootDir>/test/runner.js',
  // Jest would leave a core alone: of two, half.
  maxWorkers: '100%',
  globalTeardown: '<rootDir>/test/database/after-all-tests.ts',
}
