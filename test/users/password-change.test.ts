import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { CLIENT, codeOf, issuesOf, OTHER_PASSWORD, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

let app: TestUsers
let ada: SignIn

beforeEach(async () => {
  app = await openTestUsers()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const change = (currentPassword = PASSWORD, newPassword = OTHER_PASSWORD) =>
  app.users.changePassword(app.viewer(ada), { currentPassword, newPassword }, CLIENT)
const login = (password: string) => app.sessions.login({ email: 'ada@example.com', password }, CLIENT)

describe('changePassword', () => {
  test('replaces the old password', async () => {
    await change()
    expect(await codeOf(login(OTHER_PASSWORD))).toBeNull()
    expect(await codeOf(login(PASSWORD))).toBe('INVALID_CREDENTIALS')
  })

  test('revokes every other session and every earlier token at once', async () => {
    const other = await login(PASSWORD)
    app.advance(1000)
    await change()
    for (const { accessToken, refreshToken } of [ada, other]) {
      expect(app.sessions.authenticate(accessToken)).toEqual({ authError: 'revoked' })
      expect(await codeOf(app.sessions.refresh(refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    }
  })

  test('keeps its session with new, valid tokens', async () => {
    const { sessionId } = app.viewer(ada)
    const renewed = await change()
    expect(app.viewer(renewed)).toMatchObject({ sessionId, userId: ada.user.id })
    expect((await app.sessions.list(ada.user.id, {})).nodes).toMatchObject([{ id: sessionId }])
    expect(await codeOf(app.sessions.refresh(renewed.refreshToken, CLIENT))).toBeNull()
  })

  test('requires the current password and changes nothing for a wrong one', async () => {
    expect(await codeOf(change('not the password of Ada'))).toBe('INVALID_CREDENTIALS')
    app.viewer(ada)
    expect(await codeOf(login(PASSWORD))).toBeNull()
    expect(await app.actions()).toEqual(['register', 'login.failed', 'login'])
  })

  test('rejects an overlong current password as a wrong one', async () => {
    for (const password of [`a${'\u0315\u0300'.repeat(63_000)}`, `${PASSWORD}${'x'.repeat(100_000)}`])
      expect(await codeOf(change(password))).toBe('INVALID_CREDENTIALS')
    expect(await app.actions()).toEqual(['register', 'login.failed', 'login.failed'])
  })

  test('limits password changes like logins, even with the right password', async () => {
    const codes = []
    for (let n = 0; n < 20; n++) codes.push(await codeOf(change('not the password of Ada')))
    expect(codes[0]).toBe('INVALID_CREDENTIALS')
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS')
    expect(await codeOf(change())).toBe('TOO_MANY_REQUESTS')
    expect((await app.actions()).filter((action) => action === 'login.throttled')).toHaveLength(1)
  })

  test('rejects an invalid new password with its issues', async () => {
    expect(await issuesOf(change(PASSWORD, 'kX9#mQ2$vL'))).toEqual([
      { path: ['newPassword'], message: 'It must have at least 15 characters.' },
    ])
    expect(await issuesOf(change(PASSWORD, 'ada@example.com ada'))).toContainEqual({
      path: ['newPassword'],
      message: 'It is too similar to your email.',
    })
  })

  test('accepts one of two parallel password changes', async () => {
    const codes = await Promise.all([codeOf(change()), codeOf(change(PASSWORD, `${OTHER_PASSWORD} too`))])
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect((await app.actions()).filter((action) => action === 'password.changed')).toHaveLength(1)
  })

  test('changes nothing in a session that was revoked meanwhile', async () => {
    const pending = change()
    await app.sessions.logout(app.viewer(ada), null, CLIENT)
    expect(await codeOf(pending)).toBe('UNAUTHENTICATED')
    expect(await codeOf(login(PASSWORD))).toBeNull()
  })

  test('notifies the owner of a new password by email', async () => {
    await change()
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Your password was changed' })
  })

  test('voids earlier reset tokens', async () => {
    const token = await app.resetToken('ada@example.com')
    await change()
    const input = { token, newPassword: `${PASSWORD} again` }
    expect(await codeOf(app.users.resetPassword(input, CLIENT))).toBe('INVALID_TOKEN')
  })

  test('commits a password change together with its audit entry', async () => {
    app.failCommits(1)
    await expect(change()).rejects.toThrow('no commit')
    expect(await codeOf(login(PASSWORD))).toBeNull()
    app.viewer(ada)
    expect(await app.actions()).toEqual(['register', 'login'])
    expect(await app.mails(0)).toEqual([])
  })
})
