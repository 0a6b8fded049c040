import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { SLOW } from '../../slow.js'

const PROPERTIES = fileURLToPath(new URL('./properties.ts', import.meta.url))

const RUNS = SLOW ? 2000 : 200
const SEED = SLOW ? [] : ['--seed', '1']

test('holds the properties for random schemas, operations and viewers', async () => {
  // graphql-js checks less in production mode; the properties run millions of calls.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--max-semi-space-size=64', PROPERTIES, '--runs', String(RUNS), ...SEED],
    { env: { NODE_ENV: 'production' } },
  )
  const [planner, introspection, policy, refused] = stdout.split('\n')
  const held = `\\(${RUNS} runs`
  expect(planner).toMatch(new RegExp(`^held: the planner refuses what guard-only execution denies .* ${held}`))
  expect(introspection).toMatch(new RegExp(`^held: introspection shows each role what .* ${held}`))
  expect(policy).toMatch(new RegExp(`^held: a coordinate requires .* ${held}`))
  // Both outcomes are frequent: the properties cover both.
  expect(refused).toMatch(/^[3-7]\d % of the operations were refused/)
})
