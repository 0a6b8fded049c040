import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { codeOf, issuesOf, ORIGIN, OTHER_PASSWORD, openAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

const HOUR = 60 * 60 * 1000

let app: TestAccounts
let ada: SignIn

beforeEach(async () => {
  app = await openAccounts()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const reset = (token: string, newPassword = OTHER_PASSWORD) =>
  app.accounts.resetPassword({ token, newPassword }, ORIGIN)
const login = (password: string) => app.sessions.login({ email: 'ada@example.com', password }, ORIGIN)

describe('asking for a reset', () => {
  test('mails a token to the account', async () => {
    expect(await app.accounts.requestPasswordReset('ADA@example.com', ORIGIN)).toBe(true)
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Set a new password' })
    expect(mail?.text).toMatch(/^https:\/\/app\.example\.org\/reset-password\?token=[\w-]{43}$/m)
  })

  test('mails to the address of the account, not to one that only compares the same', async () => {
    const kelvin = await app.register('mike@example.com')
    await app.accounts.requestPasswordReset('mi\u212ae@example.com', ORIGIN)
    expect(await app.mails(1)).toMatchObject([{ to: kelvin.user.email }])
  })

  test.each([
    'nobody@example.com',
    'no email',
    '',
    'ada@example.com\r\nBcc: eve@example.com',
    '\0',
    'x'.repeat(100_000),
  ])('is answered true, and mails nothing, for %j', async (email) => {
    expect(await app.accounts.requestPasswordReset(email, ORIGIN)).toBe(true)
    expect(await app.mails(0)).toEqual([])
  })

  test('mails nothing to a disabled account', async () => {
    const admin = await app.register('admin@example.com', 'ADMIN')
    await app.accounts.setUserDisabled(app.viewer(admin), ada.user.id, true, ORIGIN)
    expect(await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)).toBe(true)
    expect(await app.mails(0)).toEqual([])
  })

  test('is answered true after too many, and mails no more of them', async () => {
    for (let n = 0; n < 50; n++) expect(await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)).toBe(true)
    const mails = await app.mails(1)
    expect(mails.length).toBeLessThan(20)
  })

  test('many times at once mails once', async () => {
    const other = { ...ORIGIN, ip: '192.0.2.1' }
    for (let n = 0; n < 4; n++)
      for (const origin of [ORIGIN, other])
        await app.accounts.requestPasswordReset(n % 2 ? 'ada@example.com' : 'ADA@example.com', origin)
    expect(await app.mails(1)).toHaveLength(1)
    // Nor were they counted as mails.
    for (let n = 0; n < 6; n++) {
      await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)
      await app.accounts.settled()
    }
    expect(await app.mails(1)).toHaveLength(5)
  })

  test('is counted by address before anything waits', async () => {
    for (let n = 0; n < 1_000; n++) await app.accounts.requestPasswordReset('nobody@example.com', ORIGIN)
    expect(await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)).toBe(true)
    expect(await app.mails(0)).toEqual([])
    expect(await app.accounts.requestPasswordReset('ada@example.com', { ...ORIGIN, ip: '192.0.2.1' })).toBe(true)
    expect(await app.mails(1)).toHaveLength(1)
  })

  test('however often, keeps nobody from having the email verified', async () => {
    for (let n = 0; n < 10; n++) {
      await app.accounts.requestPasswordReset('ada@example.com', { ...ORIGIN, ip: `192.0.2.${n}` })
      await app.accounts.settled()
    }
    await app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)
    expect((await app.mails(6)).at(-1)).toMatchObject({ subject: 'Confirm your email address' })
  })

  test('is answered before the database was asked', async () => {
    const before = app.queries.length
    await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)
    expect(app.queries.length).toBe(before)
    await app.mails(1)
  })

  test('stores no token', async () => {
    const token = await app.resetToken('ada@example.com')
    expect(JSON.stringify(await app.database.read.mailToken.findMany())).not.toContain(token)
  })

  test('is in the trail, for an account or for none', async () => {
    await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)
    await app.accounts.requestPasswordReset('nobody@example.com', ORIGIN)
    await app.accounts.settled()
    const events = (await app.trail()).filter(({ action }) => action === 'password.reset_requested')
    expect(events.map(({ userId }) => userId).sort()).toEqual([ada.user.id, null].sort())
  })
})

describe('a reset', () => {
  test('sets the password and signs in', async () => {
    const signIn = await reset(await app.resetToken('ada@example.com'))
    expect(app.viewer(signIn)).toMatchObject({ userId: ada.user.id })
    expect(await codeOf(login(OTHER_PASSWORD))).toBeNull()
    expect(await codeOf(login(PASSWORD))).toBe('INVALID_CREDENTIALS')
    expect(await app.mails(2)).toMatchObject([{}, { to: 'ada@example.com', subject: 'Your password was changed' }])
  })

  test('ends every session from before, and each of its tokens, at once', async () => {
    const other = await login(PASSWORD)
    const signIn = await reset(await app.resetToken('ada@example.com'))
    for (const { accessToken, refreshToken } of [ada, other]) {
      expect(app.sessions.authenticate(accessToken)).toEqual({ absence: 'revoked' })
      expect(await codeOf(app.sessions.refresh(refreshToken, ORIGIN))).toBe('INVALID_REFRESH_TOKEN')
    }
    expect(await app.sessions.listLive(ada.user.id)).toMatchObject([{ id: app.viewer(signIn).sessionId }])
  })

  test('works once, however often the token is shown', async () => {
    const token = await app.resetToken('ada@example.com')
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => codeOf(reset(token, `${OTHER_PASSWORD} ${n}`))),
    )
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set([null, 'INVALID_TOKEN']))
    expect((await app.actions()).filter((action) => action === 'password.reset')).toHaveLength(1)
  })

  test('uses up the other tokens too', async () => {
    const tokens = [await app.resetToken('ada@example.com'), await app.resetToken('ada@example.com')]
    expect(await codeOf(reset(tokens[1] ?? ''))).toBeNull()
    expect(await codeOf(reset(tokens[0] ?? ''))).toBe('INVALID_TOKEN')
  })

  test('works for an hour and no longer', async () => {
    const [early, late] = [await app.resetToken('ada@example.com'), await app.resetToken('ada@example.com')]
    app.advance(HOUR - 1)
    expect(await issuesOf(reset(early, 'kX9#mQ2$vL'))).not.toEqual([])
    app.advance(1)
    expect(await codeOf(reset(late))).toBe('INVALID_TOKEN')
  })

  test('with a bad password leaves the token good', async () => {
    const token = await app.resetToken('ada@example.com')
    expect(await issuesOf(reset(token, 'kX9#mQ2$vL'))).toEqual([
      { path: ['newPassword'], message: 'It must have 15 characters at least.' },
    ])
    expect(await codeOf(reset(token))).toBeNull()
  })

  test('that comes to nothing leaves the token good, and no trail', async () => {
    const token = await app.resetToken('ada@example.com')
    app.failCommits(1)
    await expect(reset(token)).rejects.toThrow('no commit')
    expect(await app.actions()).not.toContain('password.reset')
    app.viewer(ada)
    expect(await codeOf(reset(token))).toBeNull()
  })

  test.each(['', 'x', 'x'.repeat(43), '\0'.repeat(43), 'ä'.repeat(43), 'x'.repeat(100_000)])(
    'is refused with %j',
    async (token) => {
      expect(await codeOf(reset(token))).toBe('INVALID_TOKEN')
    },
  )

  test('is refused with a token that verifies an email', async () => {
    await app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)
    expect(await codeOf(reset(await app.newestToken()))).toBe('INVALID_TOKEN')
  })

  test('is refused for an account that was disabled, or deleted, meanwhile', async () => {
    const admin = await app.register('admin@example.com', 'ADMIN')
    const token = await app.resetToken('ada@example.com')
    await app.accounts.setUserDisabled(app.viewer(admin), ada.user.id, true, ORIGIN)
    expect(await codeOf(reset(token))).toBe('INVALID_TOKEN')

    const bob = await app.register('bob@example.com')
    const other = await app.resetToken('bob@example.com')
    await app.accounts.deleteAccount(app.viewer(bob), ORIGIN)
    expect(await codeOf(reset(other))).toBe('INVALID_TOKEN')
  })

  test('is refused once the address that it was sent to is not the account\u2019s any more', async () => {
    const token = await app.resetToken('ada@example.com')
    await app.accounts.changeEmail(app.viewer(ada), { email: 'ada@example.org' }, ORIGIN)
    expect(await codeOf(reset(token))).toBe('INVALID_TOKEN')
  })
})
