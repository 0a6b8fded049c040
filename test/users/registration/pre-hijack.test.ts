/**
 * Pre-hijacking: an intruder prepares an account with the owner's address. Each row of the table is an order of steps.
 */

import { afterEach, describe, expect, test } from '@jest/globals'
import { codeOf, OTHER_PASSWORD, openTestUsers, PASSWORD, type TestUsers } from '../test-users.ts'
import { INTRUDER, OWNER, READER, STEPS, THEIRS, type World } from './pre-hijack-steps.ts'

const ON = { REQUIRE_VERIFIED_EMAIL: 'on' }

const ROWS: [steps: (keyof typeof STEPS)[], settings?: Record<string, string>][] = [
  [['the intruder registers the address', 'the intruder asks for verification', 'the owner opens the link']],
  [
    [
      'the intruder registers the address',
      'the intruder asks for verification',
      'the owner opens the link in the session of another account',
    ],
  ],
  [
    [
      'the intruder registers the address',
      'the intruder asks for verification',
      'the owner opens the link',
      'the owner sets the password that is asked for',
    ],
  ],
  [['the intruder registers the address', 'the owner gets the link', 'the owner opens the link'], ON],
  [
    [
      'the intruder registers the address',
      'the owner asks for a new password',
      'the owner sets a new password by email',
    ],
  ],
  [['the intruder registers the address', 'an administrator invites the owner', 'the owner accepts the invitation']],
  [
    [
      'the intruder registers the address',
      'the intruder asks for verification',
      'an administrator invites the owner',
      'the owner accepts the invitation',
    ],
  ],
  [
    [
      'the intruder registers the address',
      'the intruder asks to change the email to their own',
      'the owner asks for a new password',
      'the owner sets a new password by email',
    ],
    ON,
  ],
  [
    [
      'the intruder registers the address',
      'the owner gets the link',
      'the intruder asks to change the email to their own',
      'the owner opens the link',
    ],
    ON,
  ],
  [
    [
      'the intruder registers their own address',
      'the intruder changes their email to the address',
      'the intruder asks for verification',
      'the owner opens the link',
    ],
  ],
  [
    [
      'the intruder registers their own address',
      'the intruder verifies their own address',
      'the intruder changes their email to the address',
      'the intruder asks for verification',
      'the owner opens the link',
      'the owner sets the password that is asked for',
    ],
  ],
  [
    [
      'the intruder registers their own address',
      'the intruder verifies their own address',
      'the intruder changes their email to the address',
      'the owner gets the link',
      'the owner opens the link',
    ],
    ON,
  ],
]

let app: TestUsers
afterEach(() => app.close())

describe('an account whose owner verified an email that an intruder registered', () => {
  test.each(ROWS.map(([steps, settings = {}]) => ({ title: steps.join(', then '), steps, settings })))(
    '$title',
    async ({ steps, settings }) => {
      app = await openTestUsers({ settings })
      const world: World = { app, intruder: null as never, owned: [], theirs: [] }
      for (const step of steps) await STEPS[step](world)

      const { accessToken, refreshToken } = world.intruder
      expect(app.sessions.authenticate(accessToken)).toEqual({ authError: 'revoked' })
      expect(await codeOf(app.sessions.refresh(refreshToken, INTRUDER))).toBe('INVALID_REFRESH_TOKEN')
      for (const email of [OWNER, THEIRS])
        expect(await codeOf(app.sessions.login({ email, password: PASSWORD }, INTRUDER))).toBe('INVALID_CREDENTIALS')
      for (const token of world.theirs) {
        expect(await codeOf(app.users.verifyEmail(null, token, INTRUDER))).toBe('INVALID_TOKEN')
        expect(await codeOf(app.users.resetPassword({ token, newPassword: 'an entirely new secret' }, INTRUDER))).toBe(
          'INVALID_TOKEN',
        )
      }
      expect(await app.users.userByEmail(OWNER)).toMatchObject({ emailVerified: true })
    },
  )
})

test('keeps all sessions and the password when the requesting session verifies', async () => {
  app = await openTestUsers()
  const ada = await app.register(OWNER)
  const second = await app.sessions.login({ email: OWNER, password: PASSWORD }, READER)
  await app.users.requestEmailVerification(app.viewer(ada), READER)
  await app.users.verifyEmail(app.viewer(ada), await app.newestToken(), READER)
  for (const { accessToken } of [ada, second]) expect(app.sessions.authenticate(accessToken)).toHaveProperty('viewer')
  expect(await codeOf(app.sessions.login({ email: OWNER, password: PASSWORD }, READER))).toBeNull()
})

test('sends a password link when another device verifies', async () => {
  app = await openTestUsers()
  const ada = await app.register(OWNER)
  await app.users.requestEmailVerification(app.viewer(ada), READER)
  await app.users.verifyEmail(null, await app.newestToken(), READER)
  expect((await app.mails(2)).at(-1)).toMatchObject({ to: OWNER, subject: 'Set a password for your account' })
  expect((await app.actions()).slice(-2)).toEqual(['email.verified', 'password.revoked'])
  const token = await app.newestToken()
  expect(await app.users.resetPassword({ token, newPassword: OTHER_PASSWORD }, READER)).toMatchObject({
    user: { id: ada.user.id, emailVerified: true },
  })
})

test('treats a revoked requesting session like another device', async () => {
  app = await openTestUsers()
  const ada = await app.register(OWNER)
  await app.users.requestEmailVerification(app.viewer(ada), READER)
  const token = await app.newestToken()
  const viewer = app.viewer(ada)
  await app.sessions.logout(viewer, null, READER)
  await app.users.verifyEmail(viewer, token, READER)
  expect(await codeOf(app.sessions.login({ email: OWNER, password: PASSWORD }, READER))).toBe('INVALID_CREDENTIALS')
})
