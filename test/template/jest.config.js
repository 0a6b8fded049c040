/** `npm run test:template`: tests of the template itself. Projects built on the template delete this folder. */

import config from '../../jest.config.js'

export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/template/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
}
