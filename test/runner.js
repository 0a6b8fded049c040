/**
 * Jest's own runner (it comes with Jest), but for the tests that want the machine for themselves: those run when the others
 * are done, one file at a time.
 */

import JestRunner from 'jest-runner'

/** They start several programs and hold them to times, or close a port for a while that has to be free when they open it again. */
const ALONE = [
  'http/hostile',
  'http/ide-browser',
  'http/rolling-restart',
  'http/shutdown',
  'main',
  'redis/redis',
  'scale/faults',
  'scale/instances',
  'scale/rolling-upgrade',
  'telemetry/tracing',
  'your-own-domain',
]

const isAlone = ({ path }) => ALONE.some((name) => path.endsWith(`/test/${name}.test.ts`))

// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default class Runner extends JestRunner {
  async runTests(tests, watcher, options) {
    const alone = tests.filter(isAlone)
    const others = tests.filter((test) => !isAlone(test))
    if (others.length > 0) await super.runTests(others, watcher, options)
    if (alone.length > 0) await super.runTests(alone, watcher, { ...options, serial: true })
  }
}
