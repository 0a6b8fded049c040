import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { SLOW } from '../../slow.js'

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url))

const RUNS = SLOW ? 2000 : 200

test('agrees with an independent oracle: planner, guard and introspection', async () => {
  const options = ['--runs', `${RUNS}`, ...(SLOW ? [] : ['--seed', '1'])]
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-semi-space-size=64', RUN, ...options], {
    env: { NODE_ENV: 'production' },
  })
  expect(stdout).toMatch(new RegExp(`^held: ${RUNS} runs, seed \\d+`))
  // Guards against a comparison of empty results.
  const { refused, denied, rules, signedIn } = JSON.parse(stdout.slice(stdout.indexOf('{')))
  expect(Math.min(refused, RUNS - refused, denied, rules, signedIn)).toBeGreaterThan(RUNS / 20)
}, 300_000)
