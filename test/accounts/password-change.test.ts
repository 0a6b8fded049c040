import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { codeOf, issuesOf, ORIGIN, OTHER_PASSWORD, openAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

let app: TestAccounts
let ada: SignIn

beforeEach(async () => {
  app = await openAccounts()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const change = (currentPassword = PASSWORD, newPassword = OTHER_PASSWORD) =>
  app.accounts.changePassword(app.viewer(ada), { currentPassword, newPassword }, ORIGIN)
const login = (password: string) => app.sessions.login({ email: 'ada@example.com', password }, ORIGIN)

describe('changing the password', () => {
  test('makes the new one good and the old one not', async () => {
    await change()
    expect(await codeOf(login(OTHER_PASSWORD))).toBeNull()
    expect(await codeOf(login(PASSWORD))).toBe('INVALID_CREDENTIALS')
  })

  test('ends every other session, and each token from before, at once', async () => {
    const other = await login(PASSWORD)
    app.advance(1000)
    await change()
    for (const { accessToken, refreshToken } of [ada, other]) {
      expect(app.sessions.authenticate(accessToken)).toEqual({ absence: 'revoked' })
      expect(await codeOf(app.sessions.refresh(refreshToken, ORIGIN))).toBe('INVALID_REFRESH_TOKEN')
    }
  })

  test('goes on in its own session with new tokens, good at once', async () => {
    const { sessionId } = app.viewer(ada)
    const renewed = await change()
    expect(app.viewer(renewed)).toMatchObject({ sessionId, userId: ada.user.id })
    expect(await app.sessions.listLive(ada.user.id)).toMatchObject([{ id: sessionId }])
    expect(await codeOf(app.sessions.refresh(renewed.refreshToken, ORIGIN))).toBeNull()
  })

  test('needs the current one, and a wrong one changes nothing', async () => {
    expect(await codeOf(change('not the password of Ada'))).toBe('INVALID_CREDENTIALS')
    app.viewer(ada)
    expect(await codeOf(login(PASSWORD))).toBeNull()
    expect(await app.actions()).toEqual(['register', 'login.failed', 'login'])
  })

  test('takes a current one that is longer than any for a wrong one, at once', async () => {
    for (const password of [`a${'\u0315\u0300'.repeat(63_000)}`, `${PASSWORD}${'x'.repeat(100_000)}`]) {
      const start = performance.now()
      expect(await codeOf(change(password))).toBe('INVALID_CREDENTIALS')
      expect(performance.now() - start).toBeLessThan(1_000)
    }
    expect(await app.actions()).toEqual(['register', 'login.failed', 'login.failed'])
  })

  test('is no way to guess at it: after some wrong ones it has to wait, also with the right one', async () => {
    const codes = []
    for (let n = 0; n < 20; n++) codes.push(await codeOf(change('not the password of Ada')))
    expect(codes[0]).toBe('INVALID_CREDENTIALS')
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS')
    expect(await codeOf(change())).toBe('TOO_MANY_REQUESTS')
    expect((await app.actions()).filter((action) => action === 'login.throttled')).toHaveLength(1)
  })

  test('takes no bad new one, and says what is wrong with it', async () => {
    expect(await issuesOf(change(PASSWORD, 'kX9#mQ2$vL'))).toEqual([
      { path: ['newPassword'], message: 'It must have 15 characters at least.' },
    ])
    expect(await issuesOf(change(PASSWORD, 'ada@example.com ada'))).toContainEqual({
      path: ['newPassword'],
      message: 'It is too close to your email.',
    })
  })

  test('twice at once from the same one succeeds once', async () => {
    const codes = await Promise.all([codeOf(change()), codeOf(change(PASSWORD, `${OTHER_PASSWORD} too`))])
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect((await app.actions()).filter((action) => action === 'password.changed')).toHaveLength(1)
  })

  test('in a session that ended meanwhile changes nothing', async () => {
    const pending = change()
    await app.sessions.logout(app.viewer(ada), null, ORIGIN)
    expect(await codeOf(pending)).toBe('UNAUTHENTICATED')
    expect(await codeOf(login(PASSWORD))).toBeNull()
  })

  test('is written to the owner', async () => {
    await change()
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Your password was changed' })
  })

  test('makes a reset that was asked for before worthless', async () => {
    const token = await app.resetToken('ada@example.com')
    await change()
    const input = { token, newPassword: `${PASSWORD} again` }
    expect(await codeOf(app.accounts.resetPassword(input, ORIGIN))).toBe('INVALID_TOKEN')
  })

  test('and the trail of it are there both, or neither', async () => {
    app.failCommits(1)
    await expect(change()).rejects.toThrow('no commit')
    expect(await codeOf(login(PASSWORD))).toBeNull()
    app.viewer(ada)
    expect(await app.actions()).toEqual(['register', 'login'])
    expect(await app.mails(0)).toEqual([])
  })
})
