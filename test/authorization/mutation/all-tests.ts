/** All tests of src/authorization in one file, since loading graphql-js takes as long as the tests. */

import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const TESTS = new URL('..', import.meta.url)

/** All tests of the engine, except those that start other programs or servers. */
const FILES = globSync('{policy,plan,guard,introspection,report,regressions}/*.test.ts', { cwd: fileURLToPath(TESTS) })
  .filter((path) => !path.endsWith('.slow.test.ts'))
  .concat('authorize.test.ts', 'defaults.test.ts')

for (const name of FILES)
  try {
    await import(`../${name}`)
  } catch (error) {
    // An error on loading fails the test; Stryker would otherwise count it as a surviving mutant.
    test(`${name} is loaded`, () => {
      throw error
    })
    break
  }

const PROPERTIES = fileURLToPath(new URL('../property/properties.ts', import.meta.url))

test('holds the properties for random schemas, operations and viewers', async () => {
  // The environment names the active mutant for that process.
  const { stdout } = await promisify(execFile)(process.execPath, [PROPERTIES, '--runs', '400', '--seed', '1'], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  expect(stdout.match(/^held/gm)).toHaveLength(3)
})
