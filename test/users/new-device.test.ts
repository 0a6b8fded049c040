/** Email about a sign-in from a new device. */

import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { CLIENT, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const NEWER_FIREFOX = FIREFOX.replaceAll('128', '140')
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'

let app: TestUsers
beforeEach(async () => {
  app = await openTestUsers()
  await app.users.register({ email: 'ada@example.com', password: PASSWORD }, { ...CLIENT, userAgent: FIREFOX })
})
afterEach(() => app.close())

const login = (userAgent: string | null, ip = CLIENT.ip) =>
  app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, { ip, userAgent })

test('notifies the owner of a new device with device, address and time', async () => {
  await login(PHONE, '203.0.113.9')
  const [email] = await app.mails(1)
  expect(email).toMatchObject({ to: 'ada@example.com', subject: 'New sign-in to your account' })
  expect(email?.text).toMatch(/Device: Safari on iOS\nAddress: 203\.0\.113\.9\nTime: 2026-05-04 12:00 UTC/)
})

test('sends no notice for the first login, a known device or a newer version of its browser', async () => {
  await login(FIREFOX)
  await login(NEWER_FIREFOX, '203.0.113.9')
  expect(await app.mails(0)).toEqual([])
})

test('notifies once per device', async () => {
  await login(PHONE)
  await login(PHONE)
  await login(null)
  await login(null)
  expect(await app.mails(2)).toHaveLength(2)
})

test('compares sessions without a device key by their user agent', async () => {
  await app.database.write(({ session }) => session.updateMany({ data: { deviceKey: null } }))
  await login(FIREFOX)
  expect(await app.mails(0)).toEqual([])
})

test('sends no notice when the login is rolled back', async () => {
  app.failCommits(1)
  await expect(login(PHONE)).rejects.toThrow('no commit')
  expect(await app.mails(0)).toEqual([])
})

test('limits device notices to five an hour, separately from other notices', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await login(`browser ${name}`)
  expect(await app.mails(5)).toHaveLength(5)
  const ada = await login(FIREFOX)
  const change = { currentPassword: PASSWORD, newPassword: 'marble cobalt seven lantern' }
  await app.users.changePassword(app.viewer(ada), change, { ...CLIENT, userAgent: FIREFOX })
  expect((await app.mails(6)).at(-1)).toMatchObject({ subject: 'Your password was changed' })
})
