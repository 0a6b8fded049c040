/** The whole way of a mailed token: from the mutation through a real SMTP server and back. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { smtpDelivery } from '../../src/mail/smtp.ts'
import { type Inbox, openInbox, tokenIn } from '../mail/smtp-inbox.ts'
import { codeOf, ORIGIN, OTHER_PASSWORD, openAccounts, type TestAccounts } from './test-accounts.ts'

let inbox: Inbox
let app: TestAccounts

beforeEach(async () => {
  inbox = await openInbox()
  app = await openAccounts({ delivery: smtpDelivery(inbox.url, 'Gatehouse <gatehouse@example.org>') })
})

afterEach(async () => {
  await app.close()
  await inbox.close()
})

describe('by mail', () => {
  test('a reset reaches its account only, and its token works once under 20 parallel tries', async () => {
    await app.register('ada@example.com')
    await app.register('bob@example.com')
    await app.accounts.requestPasswordReset('ADA@EXAMPLE.COM', ORIGIN)
    const [mail] = await inbox.count(1)
    expect(mail).toMatchObject({ from: 'gatehouse@example.org', to: ['ada@example.com'] })
    const reset = (n: number) =>
      app.accounts.resetPassword({ token: tokenIn(mail?.text ?? ''), newPassword: `${OTHER_PASSWORD} ${n}` }, ORIGIN)
    const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => codeOf(reset(n))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(codes.filter((code) => code === 'INVALID_TOKEN')).toHaveLength(19)
    const [, notice] = await inbox.count(2)
    expect(notice).toMatchObject({ to: ['ada@example.com'] })
    expect(notice?.raw).toContain('Subject: Your password was changed')
  })

  test('an email is verified', async () => {
    const ada = await app.register('ada@example.com')
    await app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)
    const [mail] = await inbox.count(1)
    expect(mail).toMatchObject({ to: ['ada@example.com'] })
    expect(await app.accounts.verifyEmail(tokenIn(mail?.text ?? ''), ORIGIN)).toMatchObject({ emailVerified: true })
  })

  test('nothing that a user can type becomes part of a header or of another mail', async () => {
    const forged = [
      'ada@example.com\r\nBcc: eve@example.com',
      'ada@example.com,eve@example.com',
      '"a\r\nb"@example.com',
    ]
    for (const email of forged) {
      expect(await codeOf(app.register(email))).toBe('BAD_USER_INPUT')
      expect(await app.accounts.requestPasswordReset(email, ORIGIN)).toBe(true)
    }
    const input = { email: 'ada@example.com', password: OTHER_PASSWORD, name: 'Ada\r\nBcc: eve@example.com' }
    expect(await codeOf(app.accounts.register(input, ORIGIN))).toBe('BAD_USER_INPUT')
    const { user } = await app.accounts.register(
      { ...input, name: 'https://evil.example/ Bcc: eve@example.com' },
      ORIGIN,
    )
    await app.accounts.requestPasswordReset(user.email, ORIGIN)
    const mails = await inbox.count(1)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.raw).not.toMatch(/evil|eve/)
  })

  test('a server that is down is no business of the caller, who is answered at once', async () => {
    await inbox.close()
    await app.register('ada@example.com')
    const start = performance.now()
    expect(await app.accounts.requestPasswordReset('ada@example.com', ORIGIN)).toBe(true)
    expect(performance.now() - start).toBeLessThan(100)
    inbox = await openInbox({ port: inbox.port })
    const [mail] = await inbox.count(1)
    expect(await codeOf(app.accounts.verifyEmail(tokenIn(mail?.text ?? ''), ORIGIN))).toBe('INVALID_TOKEN')
  })
})
