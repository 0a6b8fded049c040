import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const PROPERTIES = fileURLToPath(new URL('./properties.ts', import.meta.url))

test('what must hold for random schemas, operations and viewers holds 2,000 times', async () => {
  // graphql-js checks less in production, and there is much to collect.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--max-semi-space-size=64', PROPERTIES, '--runs', '2000'],
    { env: { NODE_ENV: 'production' } },
  )
  const [planner, introspection, policy, refused] = stdout.split('\n')
  expect(planner).toMatch(/^held: the planner refuses what guard-only execution denies .* \(2000 runs/)
  expect(introspection).toMatch(/^held: introspection shows each role what .* \(2000 runs/)
  expect(policy).toMatch(/^held: a coordinate asks for .* \(2000 runs/)
  // That neither answer is rare shows that both were looked for.
  expect(refused).toMatch(/^[3-7]\d % of the operations were refused/)
}, 300_000)
