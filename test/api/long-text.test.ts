/** Texts that are as long as a request may be, and dear to bring into a normal form: combining marks in the wrong order. */

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

/** 252 KB of UTF-8. NFC takes seconds of it, and 0.7 ms of one of 2,000 characters. */
const MARKS = `a${'\u0315\u0300'.repeat(63_000)}`

/** In milliseconds; hashing is in threads of its own. */
const NOT_HELD = 500

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
])('%s: is answered without holding up anybody else', async (_, field, code) => {
  expect(await held(`mutation ($text: String!) { ${field} }`, token, code)).toBeLessThan(NOT_HELD)
})

test('users, as what is searched for: is answered without holding up anybody else', async () => {
  const query = 'query ($text: String!) { users(search: $text) { totalCount } }'
  expect(await held(query, await tokenOf(app, 'SUPPORT'), BAD_INPUT)).toBeLessThan(NOT_HELD)
})

test('users: what is searched for is no longer than an email', async () => {
  const query = 'query ($text: String!) { users(search: $text) { totalCount } }'
  const support = await tokenOf(app, 'SUPPORT')
  const search = (text: string) => app.query(query, { token: support, variables: { text } })
  expect(await search('x'.repeat(254))).toMatchObject({ data: { users: { totalCount: 0 } } })
  const { errors } = await search('x'.repeat(255))
  expect(errors?.[0]?.extensions).toMatchObject({
    code: BAD_INPUT,
    issues: [{ path: ['search'], message: 'It must have 254 characters at most.' }],
  })
})

/** For how long the event loop was held while an operation with a long text was answered, in milliseconds. */
async function held(query: string, by: string, code: string | undefined): Promise<number> {
  let longest = 0
  let last = performance.now()
  const tick = () => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  const ticking = setInterval(tick, 5)
  const { errors } = await app.query(query, { token: by, variables: { text: MARKS } })
  tick()
  clearInterval(ticking)
  expect(errors?.[0]?.extensions.code).toBe(code)
  return longest
}
