import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { envExample } from '../../scripts/lib/env-example.ts'
import { describeSettings, parseConfig } from '../../src/config/config.ts'
import { parseEnvFile } from '../../src/config/env-file.ts'

const FILE = readFileSync(new URL('../../.env.example', import.meta.url))

test('equals the output of npm run env:example', () => {
  expect(FILE.toString()).toBe(envExample(describeSettings()))
})

test('sets nothing as shipped, and the defaults when uncommented', () => {
  expect(parseEnvFile(FILE)).toEqual({})
  const uncommented = FILE.toString().replace(/^# ([A-Z_]+=)/gm, '$1')
  const env = parseEnvFile(Buffer.from(uncommented))
  expect(Object.keys(env).toSorted()).toEqual(
    describeSettings()
      .map(({ name }) => name)
      .toSorted(),
  )
  expect(parseConfig(env)).toEqual(parseConfig({}))
})
