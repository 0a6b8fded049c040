/** Texts of maximum request size whose normalization is expensive: combining marks in the wrong order. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { PASSWORD, startTestApp } from './test-app.ts'
import { tokenOf } from './viewers.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let token: string

beforeAll(async () => {
  app = await startTestApp()
  token = (await app.register('ada@example.com')).accessToken
})

afterAll(() => app.close())

/** 252 KB of UTF-8. NFC takes seconds for it, and 0.7 ms for 2,000 characters. */
const MARKS = `a${'\u0315\u0300'.repeat(63_000)}`

/** Limit in UTF-16 units: four code points of two units for each of 256 characters. */
const MAX_NORMALIZED = 2048

const BAD_INPUT = 'BAD_USER_INPUT'
const WRONG = 'INVALID_CREDENTIALS'

test.each([
  [
    'register, as the password',
    `register(input: { email: "x@example.com", password: $text }) { expiresIn }`,
    BAD_INPUT,
  ],
  ['register, as the email', `register(input: { email: $text, password: "${PASSWORD}" }) { expiresIn }`, BAD_INPUT],
  [
    'register, as the name',
    `register(input: { email: "x@example.com", password: "${PASSWORD}", name: $text }) { expiresIn }`,
    BAD_INPUT,
  ],
  ['login, as the password', 'login(input: { email: "ada@example.com", password: $text }) { expiresIn }', WRONG],
  ['login, as the email', `login(input: { email: $text, password: "${PASSWORD}" }) { expiresIn }`, WRONG],
  [
    'changePassword, as the current one',
    'changePassword(input: { currentPassword: $text, newPassword: "marble cobalt seven lantern" }) { expiresIn }',
    WRONG,
  ],
  [
    'changePassword, as the new one',
    `changePassword(input: { currentPassword: "${PASSWORD}", newPassword: $text }) { expiresIn }`,
    BAD_INPUT,
  ],
  ['resetPassword', 'resetPassword(input: { token: "x", newPassword: $text }) { expiresIn }', 'INVALID_TOKEN'],
  ['requestPasswordReset', 'requestPasswordReset(email: $text)', undefined],
  ['changeEmail', 'changeEmail(input: { email: $text }) { id }', BAD_INPUT],
  ['updateProfile', 'updateProfile(input: { name: $text }) { id }', BAD_INPUT],
  ['refresh', 'refresh(refreshToken: $text) { expiresIn }', 'INVALID_REFRESH_TOKEN'],
  ['verifyEmail', 'verifyEmail(token: $text) { id }', 'INVALID_TOKEN'],
])('normalizes no long text: %s', async (_, field, code) => {
  expect(await normalized(`mutation ($text: String!) { ${field} }`, token, code)).toBeLessThanOrEqual(MAX_NORMALIZED)
})

test('normalizes no long search text of users', async () => {
  const query = 'query ($text: String!) { users(search: $text) { totalCount } }'
  expect(await normalized(query, await tokenOf(app, 'SUPPORT'), BAD_INPUT)).toBeLessThanOrEqual(MAX_NORMALIZED)
})

test('rejects a search of users longer than an email', async () => {
  const query = 'query ($text: String!) { users(search: $text) { totalCount } }'
  const support = await tokenOf(app, 'SUPPORT')
  const search = (text: string) => app.query(query, { token: support, variables: { text } })
  expect(await search('x'.repeat(254))).toMatchObject({ data: { users: { totalCount: 0 } } })
  const { errors } = await search('x'.repeat(255))
  expect(errors?.[0]?.extensions).toMatchObject({
    code: BAD_INPUT,
    issues: [{ path: ['search'], message: 'It must have at most 254 characters.' }],
  })
})

/** Returns the length of the longest text that the server normalizes during an operation. */
async function normalized(query: string, by: string, code: string | undefined): Promise<number> {
  const { normalize } = String.prototype
  let longest = 0
  String.prototype.normalize = function (form?: string) {
    longest = Math.max(longest, this.length)
    return normalize.call(this, form)
  }
  try {
    const { errors } = await app.query(query, { token: by, variables: { text: MARKS } })
    expect(errors?.[0]?.extensions.code).toBe(code)
  } finally {
    String.prototype.normalize = normalize
  }
  return longest
}
