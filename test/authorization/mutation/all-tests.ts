/** The tests of src/authorization as one file, since to load graphql-js takes as long as they do. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const FILES = [
  'decide',
  'refused-ages',
  'planner',
  'guard',
  'regressions',
  'refusals',
  'introspection',
  'access-matrix',
]

for (const name of FILES)
  try {
    await import(`../${name}.test.ts`)
  } catch (error) {
    // What fails as it is loaded is a failed test too. Stryker would take it for a mutant that is none.
    test(`${name}.test.ts is loaded`, () => {
      throw error
    })
    break
  }

const PROPERTIES = fileURLToPath(new URL('../properties.ts', import.meta.url))

test('what must hold for random schemas, operations and viewers holds', async () => {
  // By its environment that process knows which mutant it is.
  const { stdout } = await promisify(execFile)(process.execPath, [PROPERTIES, '--runs', '400', '--seed', '1'], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  expect(stdout.match(/^held/gm)).toHaveLength(3)
})
