export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/bench'],
  testTimeout: 30_000,
  globalTeardown: '<rootDir>/test/database/after-all-tests.ts',
}
