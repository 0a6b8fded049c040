/**
 * Jest's own runner with two changes:
 * - Each file runs in a worker process. A blocked thread or a server left open fails its file, and the run ends.
 * - Files that need the machine for themselves run after the others, one at a time.
 */

import JestRunner from 'jest-runner'

/** Tests that close ports for a while, or measure what others would disturb. */
const ALONE = [
  'http/rolling-restart.slow',
  'revocation/redis',
  'scale/faults',
  'scale/instances',
  'scale/rolling-upgrade',
]

const isAlone = ({ path }) => ALONE.some((name) => path.endsWith(`/test/${name}.test.ts`))

// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default class Runner extends JestRunner {
  async runTests(tests, watcher, options) {
    const alone = tests.filter(isAlone)
    const others = tests.filter((test) => !isAlone(test))
    // Runs in one process only on request, as debuggers do.
    const serial = this._globalConfig.runInBand || this._globalConfig.detectOpenHandles
    if (others.length > 0) await super.runTests(others, watcher, { ...options, serial })
    if (alone.length === 0) return
    this._globalConfig = { ...this._globalConfig, maxWorkers: 1 }
    await super.runTests(alone, watcher, { ...options, serial })
  }
}
