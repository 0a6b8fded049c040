import { describe, expect, test } from '@jest/globals'
import { ConfigError, describeSettings } from '../../src/config/config.ts'
import { fc } from '../fast-check.ts'
import { issuesOf } from './issues-of.ts'
import { SECRET } from './setting-kinds.ts'
import { FREE, VARIABLES } from './variables.ts'

test('covers every setting in the list of good and bad values', () => {
  const settings = describeSettings().map(({ name }) => name)
  expect([...Object.keys(VARIABLES), ...FREE].toSorted()).toEqual(settings.toSorted())
})

describe.each(Object.entries(VARIABLES))('%s', (name, [bad, good]) => {
  test.each(bad)('rejects %j in one line that names the valid values', (value) => {
    const [line = '', ...others] = issuesOf({ [name]: value })
    expect(others).toEqual([])
    expect(line).toMatch(new RegExp(`^${name} must be [^\\r\\n]{4,150}$`))
  })

  test.each([...good, '', '  '])('accepts the value %j', (value) => {
    expect(issuesOf({ [name]: value })).toEqual([])
  })
})

test('never repeats a value in an error, since it may be a secret in the wrong variable', () => {
  const secret = `${SECRET}: `
  for (const name of Object.keys(VARIABLES).filter((each) => !/^JWT_SECRET/.test(each)))
    expect(issuesOf({ [name]: secret }).join('\n')).not.toContain(SECRET)
})

test('reports all invalid settings at once, in any combination', () => {
  const bad = fc.uniqueArray(fc.constantFrom(...Object.keys(VARIABLES)), { minLength: 1 })
  fc.assert(
    fc.property(bad, (names) => {
      const env = Object.fromEntries(names.map((name) => [name, VARIABLES[name]?.[0][0]]))
      const lines = issuesOf(env)
      expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([...names].sort())
      expect(new ConfigError(lines).message.split('\n')).toEqual(lines)
    }),
  )
})

test('throws only ConfigError, for any environment', () => {
  const names = fc.constantFrom(...Object.keys(VARIABLES), ...FREE)
  const env = fc.dictionary(names, fc.oneof(fc.string(), fc.string({ unit: 'binary' })))
  fc.assert(fc.property(env, (each) => Array.isArray(issuesOf(each))))
})
