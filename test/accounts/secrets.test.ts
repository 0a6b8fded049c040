/** Whatever happens to an account, neither the trail nor the log keeps what opens it. */

import { expect, test } from '@jest/globals'
import { codeOf, ORIGIN, OTHER_PASSWORD, openAccounts, PASSWORD } from './test-accounts.ts'

test('the trail and the log of a whole life hold no password, token or hash', async () => {
  const app = await openAccounts()
  const secrets = new Set<string>([PASSWORD, OTHER_PASSWORD, 'a wrong password of Ada', 'a third password of Ada'])
  const keep = <T extends { accessToken: string; refreshToken: string }>(signIn: T) => {
    for (const token of [signIn.accessToken, signIn.refreshToken]) secrets.add(token)
    return signIn
  }
  const { accounts, sessions } = app

  const admin = keep(await app.register('admin@example.com', 'ADMIN'))
  const ada = keep(await app.register('ada@example.com'))
  await codeOf(sessions.login({ email: 'ada@example.com', password: 'a wrong password of Ada' }, ORIGIN))
  await codeOf(
    accounts.changePassword(
      app.viewer(ada),
      { currentPassword: 'a wrong password of Ada', newPassword: OTHER_PASSWORD },
      ORIGIN,
    ),
  )
  const changed = keep(
    await accounts.changePassword(app.viewer(ada), { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD }, ORIGIN),
  )
  keep(await sessions.refresh(changed.refreshToken, ORIGIN))
  await accounts.requestEmailVerification(app.viewer(changed), ORIGIN)
  const verification = await app.newestToken()
  secrets.add(verification)
  await accounts.verifyEmail(verification, ORIGIN)
  const token = await app.resetToken('ada@example.com')
  secrets.add(token)
  await codeOf(accounts.resetPassword({ token, newPassword: PASSWORD.slice(0, 9) }, ORIGIN))
  const reset = keep(await accounts.resetPassword({ token, newPassword: 'a third password of Ada' }, ORIGIN))
  await accounts.setUserRole(app.viewer(admin), ada.user.id, 'SUPPORT', ORIGIN)
  await accounts.setUserDisabled(app.viewer(admin), ada.user.id, true, ORIGIN)
  await accounts.setUserDisabled(app.viewer(admin), ada.user.id, false, ORIGIN)
  const { user, refreshToken, mailToken } = app.database.read
  for (const row of [...(await user.findMany()), ...(await refreshToken.findMany()), ...(await mailToken.findMany())])
    for (const [column, value] of Object.entries(row)) if (/hash|nonce/i.test(column)) secrets.add(String(value))
  await accounts.deleteAccount(app.claims(reset), ORIGIN)
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
