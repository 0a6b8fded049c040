/** Emailed tokens end to end: from the mutation through an SMTP server and back. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { smtpDelivery } from '../../src/mail/smtp.ts'
import { type Inbox, openInbox, tokenIn } from '../mail/smtp-inbox.ts'
import { CLIENT, codeOf, OTHER_PASSWORD, openTestUsers, type TestUsers } from './test-users.ts'

let inbox: Inbox
let app: TestUsers

beforeEach(async () => {
  inbox = await openInbox()
  app = await openTestUsers({
    delivery: smtpDelivery(inbox.url, { name: 'Gatehouse', address: 'gatehouse@example.org' }),
  })
})

afterEach(async () => {
  await app.close()
  await inbox.close()
})

describe('emailed tokens', () => {
  test('sends a reset to its account only and accepts its token once in 20 parallel uses', async () => {
    await app.register('ada@example.com')
    await app.register('bob@example.com')
    await app.users.requestPasswordReset('ADA@EXAMPLE.COM', CLIENT)
    const [mail] = await inbox.count(1)
    expect(mail).toMatchObject({ from: 'gatehouse@example.org', to: ['ada@example.com'] })
    const reset = (n: number) =>
      app.users.resetPassword({ token: tokenIn(mail?.text ?? ''), newPassword: `${OTHER_PASSWORD} ${n}` }, CLIENT)
    const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => codeOf(reset(n))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(codes.filter((code) => code === 'INVALID_TOKEN')).toHaveLength(19)
    const [, notice] = await inbox.count(2)
    expect(notice).toMatchObject({ to: ['ada@example.com'] })
    expect(notice?.raw).toContain('Subject: Your password was changed')
  })

  test('verifies an address by the token in its email', async () => {
    const ada = await app.register('ada@example.com')
    await app.users.requestEmailVerification(app.viewer(ada), CLIENT)
    const [mail] = await inbox.count(1)
    expect(mail).toMatchObject({ to: ['ada@example.com'] })
    expect(await app.users.verifyEmail(app.viewer(ada), tokenIn(mail?.text ?? ''), CLIENT)).toMatchObject({
      emailVerified: true,
    })
  })

  test('writes no user input into headers or another email', async () => {
    const forged = [
      'ada@example.com\r\nBcc: eve@example.com',
      'ada@example.com,eve@example.com',
      '"a\r\nb"@example.com',
    ]
    for (const email of forged) {
      expect(await codeOf(app.register(email))).toBe('BAD_USER_INPUT')
      expect(await app.users.requestPasswordReset(email, CLIENT)).toBe(true)
    }
    const input = { email: 'ada@example.com', password: OTHER_PASSWORD, name: 'Ada\r\nBcc: eve@example.com' }
    expect(await codeOf(app.users.register(input, CLIENT))).toBe('BAD_USER_INPUT')
    const { user } = await app.users.register({ ...input, name: 'https://evil.example/ Bcc: eve@example.com' }, CLIENT)
    await app.users.requestPasswordReset(user.email, CLIENT)
    const mails = await inbox.count(1)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.raw).not.toMatch(/evil|eve/)
  })

  test('answers while the mail server is down and delivers the email afterwards', async () => {
    await inbox.close()
    await app.register('ada@example.com')
    expect(await app.users.requestPasswordReset('ada@example.com', CLIENT)).toBe(true)
    inbox = await openInbox({ port: inbox.port })
    const [mail] = await inbox.count(1)
    expect(await codeOf(app.users.verifyEmail(null, tokenIn(mail?.text ?? ''), CLIENT))).toBe('INVALID_TOKEN')
  })
})
