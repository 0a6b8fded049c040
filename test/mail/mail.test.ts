import { describe, expect, test } from '@jest/globals'
import { parseConfig } from '../../src/config/config.ts'
import { smtpDelivery } from '../../src/mail/smtp.ts'
import { createEmailTemplates } from '../../src/mail/templates/index.ts'
import { tokenIn } from './smtp-inbox.ts'
import { ada, inbox, later, message, numbered, queueTo, TOKEN } from './test-mail.ts'

describe('a sent email', () => {
  test('sends plain text to one recipient from the configured sender', async () => {
    queueTo(inbox.url).send(message)
    const [mail] = await inbox.count(1)
    expect(mail).toMatchObject({ from: 'gatehouse@example.org', to: ['ada@example.com'] })
    expect(mail?.raw).toMatch(/^To: ada@example\.com\r$/m)
    expect(mail?.raw).toMatch(/^From: Gatehouse <gatehouse@example\.org>\r$/m)
    expect(mail?.raw).toMatch(/^Content-Type: text\/plain/m)
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(mail?.raw).toContain('Hello, Ada.')
  })

  test('sends an HTML email with both parts, text first (RFC 2046 §5.1.4)', async () => {
    queueTo(inbox.url).send({ ...message, html: '<p>Hello, <b>Ada</b>.</p>' })
    const [mail] = await inbox.count(1)
    expect(mail?.raw).toMatch(/^Content-Type: multipart\/alternative;/m)
    const types = [...(mail?.raw.matchAll(/^Content-Type: (text\/\w+)/gm) ?? [])].map(([, type]) => type)
    expect(types).toEqual(['text/plain', 'text/html'])
    expect(mail?.raw).toContain('<b>Ada</b>')
  })

  test.each([
    ['Acme: Team <a@b.example>', 'a@b.example', /^From: "Acme: Team" <a@b\.example>\r$/m],
    ['"Team, Acme" <a@b.example>', 'a@b.example', /^From: "Team, Acme" <a@b\.example>\r$/m],
    ['Zoë <zoe@b.example>', 'zoe@b.example', /^From: =\?UTF-8\?Q\?Zo=C3=AB\?= <zoe@b\.example>\r$/m],
    ['root@localhost', 'root@localhost', /^From: root@localhost\r$/m],
  ])('uses MAIL_FROM unchanged as the sender: %s', async (text, address, header) => {
    const delivery = smtpDelivery(inbox.url, parseConfig({ MAIL_FROM: text }).mail.from)
    await delivery.deliver(message)
    delivery.close()
    const [mail] = await inbox.count(1)
    expect(mail?.from).toBe(address)
    expect(mail?.raw).toMatch(header)
  })

  test.each(['https://app.example.com', `https://app.example.com/${'long/'.repeat(20)}`])(
    'keeps long links intact: %s',
    async (appUrl) => {
      const templates = createEmailTemplates(appUrl)
      const issued = { token: TOKEN, expiresAt: later(60_000) }
      const queue = queueTo(inbox.url)
      queue.send(templates.passwordReset(ada, issued))
      queue.send(templates.emailVerification(ada.email, issued))
      for (const { text } of await inbox.count(2)) {
        const [line = ''] = text.split('\n').filter((each) => each.startsWith(appUrl))
        expect(new URL(line).searchParams.get('token')).toBe(TOKEN)
        expect(tokenIn(text)).toBe(TOKEN)
      }
    },
  )

  test.each([
    ['a second recipient', { to: 'ada@example.com, eve@example.com' }],
    ['a second recipient after a line break', { to: 'ada@example.com\r\nBcc: eve@example.com' }],
    ['an envelope of its own', { to: 'ada@example.com>\r\nRCPT TO:<eve@example.com' }],
    ['a header after the subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['a body after the subject', { subject: 'Hello\r\n\r\nDear customer' }],
    ['the end of the message, and another one', { text: 'Hello\r\n.\r\nMAIL FROM:<eve@example.com>\r\n' }],
  ])('prevents header injection of %s', async (_, forged) => {
    const queue = queueTo(inbox.url)
    queue.send({ ...message, ...forged })
    queue.send(numbered(2))
    await queue.close()
    for (const { from, to, raw } of inbox.received) {
      const [head = ''] = raw.split('\r\n\r\n')
      expect(from).toBe('gatehouse@example.org')
      expect(to).not.toContain('eve@example.com')
      expect(head).not.toMatch(/^(Bcc|Cc|Dear)/im)
    }
    expect(inbox.received.map(({ raw }) => raw).join('')).toContain('No. 2')
  })
})
