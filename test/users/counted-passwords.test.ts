/** Checking a new password takes work, so each attempt counts, even with other invalid input. */

import { createSecretKey, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createRateLimits, MAX_AN_HOUR, type RateLimits } from '../../src/rate-limit/rate-limits.ts'
import { CLIENT, codeOf, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

/** 255 characters that NFKC expands to 1,020. */
const EXPENSIVE = `${'\u2057'.repeat(255)}x`

let app: TestUsers
let used: string[]
beforeEach(async () => {
  used = []
  const limits = createRateLimits({ key: createSecretKey(randomBytes(32)) })
  const note = (name: keyof RateLimits) => [
    name,
    (...args: unknown[]) => {
      used.push(name)
      return (limits[name] as (...given: unknown[]) => Promise<unknown>)(...args)
    },
  ]
  const names = ['register', 'passwordChange', 'mailToken'] as const
  app = await openTestUsers({ rateLimits: { ...limits, ...Object.fromEntries(names.map(note)) } })
})
afterEach(() => app.close())

test('counts a registration whose email is invalid', async () => {
  for (let count = 0; count < 3; count++)
    expect(await codeOf(app.users.register({ email: 'x', password: EXPENSIVE }, CLIENT))).toBe('BAD_USER_INPUT')
  expect(used).toEqual(['register', 'register', 'register'])
})

test('counts invalid password changes and rejects those beyond the limit unchecked', async () => {
  const viewer = app.viewer(await app.register('ada@example.com'))
  const change = () =>
    codeOf(app.users.changePassword(viewer, { currentPassword: PASSWORD, newPassword: 'passwordpassword' }, CLIENT))
  for (let count = 0; count < MAX_AN_HOUR.passwordChanges; count++) expect(await change()).toBe('BAD_USER_INPUT')
  expect(await change()).toBe('TOO_MANY_REQUESTS')
})

test('counts a password reset with an invalid token', async () => {
  const input = { token: 'x', newPassword: EXPENSIVE }
  expect(await codeOf(app.users.resetPassword(input, CLIENT))).toBe('INVALID_TOKEN')
  expect(used).toEqual(['mailToken'])
})
