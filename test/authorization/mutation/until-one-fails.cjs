// After a test has failed the mutant is dead, and the tests that are left out here would but take time: the random ones do.

const { TestEnvironment } = require('jest-environment-node')

module.exports = class extends TestEnvironment {
  #hasFailed = false

  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.#hasFailed = true
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip'
  }
}
