import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../../src/sessions/sign-in.ts'
import { CLIENT, codeOf, issuesOf, OTHER_PASSWORD, openTestUsers, PASSWORD, type TestUsers } from '../test-users.ts'

const HOUR = 60 * 60 * 1000

let app: TestUsers

let ada: SignIn

beforeEach(async () => {
  app = await openTestUsers()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const reset = (token: string, newPassword = OTHER_PASSWORD) => app.users.resetPassword({ token, newPassword }, CLIENT)

const login = (password: string) => app.sessions.login({ email: 'ada@example.com', password }, CLIENT)

describe('resetPassword', () => {
  test('sets the password and signs in', async () => {
    const signIn = await reset(await app.resetToken('ada@example.com'))
    expect(app.viewer(signIn)).toMatchObject({ userId: ada.user.id })
    expect(await codeOf(login(OTHER_PASSWORD))).toBeNull()
    expect(await codeOf(login(PASSWORD))).toBe('INVALID_CREDENTIALS')
    expect(await app.mails(2)).toMatchObject([{}, { to: 'ada@example.com', subject: 'Your password was changed' }])
  })

  test('lets the owner log in with the new password during an attack on the old one', async () => {
    const login = (password: string) =>
      codeOf(app.sessions.login({ email: 'ada@example.com', password }, { ip: '192.0.2.1', userAgent: null }))
    for (let count = 0; count < 7; count++) await login('not the password')
    expect(await login(PASSWORD)).toBe('TOO_MANY_REQUESTS')
    const token = await app.resetToken('ada@example.com')
    await app.users.resetPassword({ token, newPassword: OTHER_PASSWORD }, CLIENT)
    expect(await login(OTHER_PASSWORD)).toBeNull()
  })

  test('revokes every earlier session and each of its tokens at once', async () => {
    const other = await login(PASSWORD)
    const signIn = await reset(await app.resetToken('ada@example.com'))
    for (const { accessToken, refreshToken } of [ada, other]) {
      expect(app.sessions.authenticate(accessToken)).toEqual({ authError: 'revoked' })
      expect(await codeOf(app.sessions.refresh(refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    }
    expect((await app.sessions.list(ada.user.id, {})).nodes).toMatchObject([{ id: app.viewer(signIn).sessionId }])
  })

  test('resets the password once for twenty parallel uses of a token', async () => {
    const token = await app.resetToken('ada@example.com')
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => codeOf(reset(token, `${OTHER_PASSWORD} ${n}`))),
    )
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set([null, 'INVALID_TOKEN']))
    expect((await app.actions()).filter((action) => action === 'password.reset')).toHaveLength(1)
  })

  test('voids all other reset tokens of the account', async () => {
    const tokens = [await app.resetToken('ada@example.com'), await app.resetToken('ada@example.com')]
    expect(await codeOf(reset(tokens[1] ?? ''))).toBeNull()
    expect(await codeOf(reset(tokens[0] ?? ''))).toBe('INVALID_TOKEN')
  })

  test('rejects a reset token after an hour', async () => {
    const [early, late] = [await app.resetToken('ada@example.com'), await app.resetToken('ada@example.com')]
    app.advance(HOUR - 1)
    expect(await issuesOf(reset(early, 'kX9#mQ2$vL'))).not.toEqual([])
    app.advance(1)
    expect(await codeOf(reset(late))).toBe('INVALID_TOKEN')
  })

  test('keeps the token valid after an invalid password', async () => {
    const token = await app.resetToken('ada@example.com')
    expect(await issuesOf(reset(token, 'kX9#mQ2$vL'))).toEqual([
      { path: ['newPassword'], message: 'It must have at least 15 characters.' },
    ])
    expect(await codeOf(reset(token))).toBeNull()
  })

  test('keeps the token valid and records nothing when the transaction fails', async () => {
    const token = await app.resetToken('ada@example.com')
    app.failCommits(1)
    await expect(reset(token)).rejects.toThrow('no commit')
    expect(await app.actions()).not.toContain('password.reset')
    app.viewer(ada)
    expect(await codeOf(reset(token))).toBeNull()
  })

  test.each(['', 'x', 'x'.repeat(43), '\0'.repeat(43), 'ä'.repeat(43), 'x'.repeat(100_000)])(
    'rejects the reset token %j',
    async (token) => {
      expect(await codeOf(reset(token))).toBe('INVALID_TOKEN')
    },
  )

  test('rejects a verification token as a reset token', async () => {
    await app.users.requestEmailVerification(app.viewer(ada), CLIENT)
    expect(await codeOf(reset(await app.newestToken()))).toBe('INVALID_TOKEN')
  })

  test('rejects a reset token of a disabled or deleted account', async () => {
    const admin = await app.register('admin@example.com', 'ADMIN')
    const token = await app.resetToken('ada@example.com')
    await app.users.setUserDisabled(app.viewer(admin), ada.user.id, true, CLIENT)
    expect(await codeOf(reset(token))).toBe('INVALID_TOKEN')

    const bob = await app.register('bob@example.com')
    const other = await app.resetToken('bob@example.com')
    await app.users.deleteAccount(app.viewer(bob), CLIENT)
    expect(await codeOf(reset(other))).toBe('INVALID_TOKEN')
  })

  test('rejects a reset token sent to a previous address of the account', async () => {
    const token = await app.resetToken('ada@example.com')
    await app.users.changeEmail(app.viewer(ada), { email: 'ada@example.org' }, CLIENT)
    expect(await codeOf(reset(token))).toBe('INVALID_TOKEN')
  })
})
