/** Neither audit trail nor log contains secrets of the account. */

import { expect, test } from '@jest/globals'
import { CLIENT, codeOf, OTHER_PASSWORD, openTestUsers, PASSWORD } from './test-users.ts'

test('keeps passwords, tokens and hashes out of the audit trail and the log', async () => {
  const app = await openTestUsers()
  const secrets = new Set<string>([PASSWORD, OTHER_PASSWORD, 'a wrong password of Ada', 'a third password of Ada'])
  const keep = <T extends { accessToken: string; refreshToken: string }>(signIn: T) => {
    for (const token of [signIn.accessToken, signIn.refreshToken]) secrets.add(token)
    return signIn
  }
  const { users, sessions } = app

  const admin = keep(await app.register('admin@example.com', 'ADMIN'))
  const ada = keep(await app.register('ada@example.com'))
  await codeOf(sessions.login({ email: 'ada@example.com', password: 'a wrong password of Ada' }, CLIENT))
  await codeOf(
    users.changePassword(
      app.viewer(ada),
      { currentPassword: 'a wrong password of Ada', newPassword: OTHER_PASSWORD },
      CLIENT,
    ),
  )
  const changed = keep(
    await users.changePassword(app.viewer(ada), { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD }, CLIENT),
  )
  keep(await sessions.refresh(changed.refreshToken, CLIENT))
  await users.requestEmailVerification(app.viewer(changed), CLIENT)
  const verification = await app.newestToken()
  secrets.add(verification)
  await users.verifyEmail(app.viewer(changed), verification, CLIENT)
  const token = await app.resetToken('ada@example.com')
  secrets.add(token)
  await codeOf(users.resetPassword({ token, newPassword: PASSWORD.slice(0, 9) }, CLIENT))
  keep(await users.resetPassword({ token, newPassword: 'a third password of Ada' }, CLIENT))
  await users.setUserRole(app.viewer(admin), ada.user.id, 'SUPPORT', CLIENT)
  await users.setUserDisabled(app.viewer(admin), ada.user.id, true, CLIENT)
  await users.setUserDisabled(app.viewer(admin), ada.user.id, false, CLIENT)
  const enabled = keep(await sessions.login({ email: 'ada@example.com', password: 'a third password of Ada' }, CLIENT))
  const { user, refreshToken, mailToken } = app.database.read
  for (const row of [...(await user.findMany()), ...(await refreshToken.findMany()), ...(await mailToken.findMany())])
    for (const [column, value] of Object.entries(row)) if (/hash|nonce/i.test(column)) secrets.add(String(value))
  await users.deleteAccount(app.viewer(enabled), CLIENT)
  await app.mails(4)

  const kept = JSON.stringify([await app.trail(), app.lines])
  await app.close()
  expect(secrets.size).toBeGreaterThan(15)
  for (const secret of secrets) expect(kept).not.toContain(secret)
  expect(new Set((JSON.parse(kept)[0] as { action: string }[]).map(({ action }) => action))).toEqual(
    new Set([
      'register',
      'login',
      'login.failed',
      'password.changed',
      'email.verification_requested',
      'email.verified',
      'password.reset_requested',
      'password.reset',
      'user.role_changed',
      'user.disabled',
      'user.enabled',
      'account.deleted',
    ]),
  )
})
