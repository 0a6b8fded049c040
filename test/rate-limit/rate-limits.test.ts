import { readFileSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { MAX_AN_HOUR } from '../../src/rate-limit/rate-limits.ts'
import { limits, pass, times } from './test-limits.ts'

test('allows five emails of a kind per recipient and hour', async () => {
  expect(await times(6, () => limits.email('reset', 'a'))).toEqual([true, true, true, true, true, false])
  expect(await limits.email('reset', 'b')).toBe(true)
  expect(await limits.email('verification', 'a')).toBe(true)
  pass(3600)
  expect(await limits.email('reset', 'a')).toBe(true)
})

test('states the actual rate limits in docs/asvs.md', () => {
  const documented = readFileSync('docs/asvs.md', 'utf8').replaceAll('\n', ' ')
  const number = (value: number) => value.toLocaleString('en')
  expect(documented).toContain(`An address may fail ${number(MAX_AN_HOUR.loginFailures)} times an hour`)
  expect(documented).toContain(`registrations and changes of the email, ${number(MAX_AN_HOUR.registrations)}`)
  expect(documented).toContain(`bad refresh tokens, ${number(MAX_AN_HOUR.badRefreshTokens)}`)
  expect(documented).toContain(`tokens from emails, ${number(MAX_AN_HOUR.mailTokens)}`)
  expect(documented).toContain(`requests for email, ${number(MAX_AN_HOUR.mailRequests)}`)
  expect(documented).toContain(`may submit ${number(MAX_AN_HOUR.passwordChanges)} new passwords an hour`)
  expect(documented).toContain(`at most ${number(MAX_AN_HOUR.emailsToOne)} emails of one kind an hour`)
})

test('stores at most 20,000 keys in memory', async () => {
  const before = jest.getTimerCount()
  for (let count = 0; count < 25_000; count++) await limits.email('reset', `a${count}`)
  expect(jest.getTimerCount() - before).toBe(20_000)
})
