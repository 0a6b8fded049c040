import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url))

test('agrees 1,000 times with an independent oracle: planner, guard and introspection', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-semi-space-size=64', RUN, '--runs', '1000'], {
    env: { NODE_ENV: 'production' },
  })
  expect(stdout).toMatch(/^held: 1000 runs, seed \d+/)
  // Guards against a comparison of empty results.
  const { refused, denied, rules, signedIn } = JSON.parse(stdout.slice(stdout.indexOf('{')))
  expect(Math.min(refused, 1000 - refused, denied, rules, signedIn)).toBeGreaterThan(50)
}, 300_000)
