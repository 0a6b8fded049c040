import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../../src/sessions/sign-in.ts'
import { CLIENT, openTestUsers, type TestUsers } from '../test-users.ts'

let app: TestUsers

let ada: SignIn

beforeEach(async () => {
  app = await openTestUsers()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

describe('requestPasswordReset', () => {
  test('emails a token to the account', async () => {
    expect(await app.users.requestPasswordReset('ADA@example.com', CLIENT)).toBe(true)
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Set a new password' })
    expect(mail?.text).toMatch(/^https:\/\/app\.example\.org\/reset-password\?token=[\w-]{43}$/m)
  })

  test('sends the email to the stored address, not to another spelling of it', async () => {
    const kelvin = await app.register('mike@example.com')
    await app.users.requestPasswordReset('mi\u212ae@example.com', CLIENT)
    expect(await app.mails(1)).toMatchObject([{ to: kelvin.user.email }])
  })

  test.each([
    'nobody@example.com',
    'no email',
    '',
    'ada@example.com\r\nBcc: eve@example.com',
    '\0',
    'x'.repeat(100_000),
  ])('returns true and sends no email for %j', async (email) => {
    expect(await app.users.requestPasswordReset(email, CLIENT)).toBe(true)
    expect(await app.mails(0)).toEqual([])
  })

  test('sends no email to a disabled account', async () => {
    const admin = await app.register('admin@example.com', 'ADMIN')
    await app.users.setUserDisabled(app.viewer(admin), ada.user.id, true, CLIENT)
    expect(await app.users.requestPasswordReset('ada@example.com', CLIENT)).toBe(true)
    expect(await app.mails(0)).toEqual([])
  })

  test('returns true and sends no email beyond the limit', async () => {
    for (let n = 0; n < 50; n++) expect(await app.users.requestPasswordReset('ada@example.com', CLIENT)).toBe(true)
    const mails = await app.mails(1)
    expect(mails.length).toBeLessThan(20)
  })

  test('sends one email for many parallel requests', async () => {
    const other = { ...CLIENT, ip: '192.0.2.1' }
    for (let n = 0; n < 4; n++)
      for (const client of [CLIENT, other])
        await app.users.requestPasswordReset(n % 2 ? 'ada@example.com' : 'ADA@example.com', client)
    expect(await app.mails(1)).toHaveLength(1)
    // Rejected requests do not count as emails either.
    for (let n = 0; n < 6; n++) {
      await app.users.requestPasswordReset('ada@example.com', CLIENT)
      await app.users.drain()
    }
    expect(await app.mails(1)).toHaveLength(5)
  })

  test('counts requests per address before it queues them', async () => {
    for (let n = 0; n < 1_000; n++) await app.users.requestPasswordReset('nobody@example.com', CLIENT)
    expect(await app.users.requestPasswordReset('ada@example.com', CLIENT)).toBe(true)
    expect(await app.mails(0)).toEqual([])
    expect(await app.users.requestPasswordReset('ada@example.com', { ...CLIENT, ip: '192.0.2.1' })).toBe(true)
    expect(await app.mails(1)).toHaveLength(1)
  })

  test('never blocks a verification email, however often a reset is requested', async () => {
    for (let n = 0; n < 10; n++) {
      await app.users.requestPasswordReset('ada@example.com', { ...CLIENT, ip: `192.0.2.${n}` })
      await app.users.drain()
    }
    await app.users.requestEmailVerification(app.viewer(ada), CLIENT)
    expect((await app.mails(6)).at(-1)).toMatchObject({ subject: 'Confirm your email address' })
  })

  test('answers before any query', async () => {
    const before = app.queries.length
    await app.users.requestPasswordReset('ada@example.com', CLIENT)
    expect(app.queries.length).toBe(before)
    await app.mails(1)
  })

  test('stores no reset token in plain text', async () => {
    const token = await app.resetToken('ada@example.com')
    expect(JSON.stringify(await app.database.read.mailToken.findMany())).not.toContain(token)
  })

  test('records a reset request for known and unknown emails', async () => {
    await app.users.requestPasswordReset('ada@example.com', CLIENT)
    await app.users.requestPasswordReset('nobody@example.com', CLIENT)
    await app.users.drain()
    const events = (await app.trail()).filter(({ action }) => action === 'password.reset_requested')
    expect(events.map(({ userId }) => userId).sort()).toEqual([ada.user.id, null].sort())
  })
})
