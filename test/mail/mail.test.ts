import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createLetters } from '../../src/accounts/letters.ts'
import { createMailer } from '../../src/mail/mailer.ts'
import type { Message } from '../../src/mail/message.ts'
import { createOutbox, type Outbox } from '../../src/mail/outbox.ts'
import { smtpDelivery } from '../../src/mail/smtp.ts'
import { memoryLog } from './memory-log.ts'
import { type Inbox, openInbox, refusal, tokenIn } from './smtp-inbox.ts'

const FROM = 'Gatehouse <gatehouse@example.org>'
const TOKEN = 'abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE'
const noon = new Date('2026-05-04T12:00:00Z')
const now = () => noon
const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds)

const message: Message = { to: 'ada@example.com', subject: 'Hello', text: 'Hello, Ada.\n' }
const numbered = (n: number): Message => ({ ...message, subject: `No. ${n}` })

const { log, lines } = memoryLog()
let inbox: Inbox
let outboxes: Outbox[]

beforeEach(async () => {
  lines.length = 0
  outboxes = []
  inbox = await openInbox()
})

afterEach(async () => {
  await Promise.all(outboxes.map((outbox) => outbox.close()))
  await inbox.close()
})

function outboxTo(url: string, options: Partial<Parameters<typeof createOutbox>[0]> = {}): Outbox {
  const outbox = createOutbox({ delivery: smtpDelivery(url, FROM), log, now, pauses: [20], ...options })
  outboxes.push(outbox)
  return outbox
}

/** A port that nobody listens on for the time being. */
async function freePort(): Promise<number> {
  const { port, close } = await openInbox()
  await close()
  return port
}

describe('a message', () => {
  test('reaches its one recipient as plain text, from the sender of the settings', async () => {
    outboxTo(inbox.url).send(message)
    const [mail] = await inbox.count(1)
    expect(mail).toMatchObject({ from: 'gatehouse@example.org', to: ['ada@example.com'] })
    expect(mail?.raw).toMatch(/^To: ada@example\.com\r$/m)
    expect(mail?.raw).toMatch(/^From: Gatehouse <gatehouse@example\.org>\r$/m)
    expect(mail?.raw).toMatch(/^Content-Type: text\/plain/m)
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(mail?.raw).toContain('Hello, Ada.')
  })

  test.each(['https://app.example.com', `https://app.example.com/${'long/'.repeat(20)}`])(
    'carries a link that is whole and can be clicked: %s',
    async (appUrl) => {
      const letters = createLetters(appUrl)
      const issued = { token: TOKEN, expiresAt: later(60_000) }
      const outbox = outboxTo(inbox.url)
      for (const letter of [letters.passwordReset, letters.emailVerification])
        outbox.send(letter('ada@example.com', issued))
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
  ])('can not bring along %s', async (_, forged) => {
    const outbox = outboxTo(inbox.url)
    outbox.send({ ...message, ...forged })
    outbox.send(numbered(2))
    await outbox.close()
    for (const { from, to, raw } of inbox.received) {
      const [head = ''] = raw.split('\r\n\r\n')
      expect(from).toBe('gatehouse@example.org')
      expect(to).not.toContain('eve@example.com')
      expect(head).not.toMatch(/^(Bcc|Cc|Dear)/im)
    }
    expect(inbox.received.map(({ raw }) => raw).join('')).toContain('No. 2')
  })
})

describe('a server', () => {
  test('that is down for a while gets everything once it is back, and nobody waited', async () => {
    const port = await freePort()
    const outbox = outboxTo(`smtp://127.0.0.1:${port}`)
    for (let n = 1; n <= 5; n++) outbox.send(numbered(n))
    await lines.until(({ text }) => text === 'a mail could not be sent, and will be tried again', 10)
    const back = await openInbox({ port })
    const subjects = (await back.count(5)).map(({ raw }) => /^Subject: (.*)\r$/m.exec(raw)?.[1])
    expect(subjects.sort()).toEqual(['No. 1', 'No. 2', 'No. 3', 'No. 4', 'No. 5'])
    await outbox.close()
    await back.close()
  })

  test('that says not now is asked again; one that says never is not', async () => {
    const asked: string[] = []
    const strict = await openInbox({
      onRecipient(address) {
        asked.push(address)
        if (address === 'never@example.com') throw refusal(550)
        if (asked.filter((each) => each === address).length < 3) throw refusal(451)
      },
    })
    const outbox = outboxTo(strict.url)
    for (const to of ['never@example.com', 'later@example.com']) outbox.send({ ...message, to })
    await strict.count(1)
    await outbox.close()
    await strict.close()
    expect(asked.filter((each) => each === 'never@example.com')).toHaveLength(1)
    expect(asked.filter((each) => each === 'later@example.com')).toHaveLength(3)
    expect(lines.map(({ text }) => text)).toContain('a mail was refused by the server')
  })

  test('that comes back too late is not bothered with what is out of date', async () => {
    const port = await freePort()
    let time = noon
    const outbox = outboxTo(`smtp://127.0.0.1:${port}`, { now: () => time })
    outbox.send({ ...message, expiresAt: later(60_000) })
    await lines.until(({ text }) => text === 'a mail could not be sent, and will be tried again', 1)
    time = later(60_000)
    await lines.until(({ text }) => text === 'a mail was dropped: no server took it in time', 1)
  })
})

describe('the outbox', () => {
  test('takes so many and no more', async () => {
    const outbox = outboxTo(`smtp://127.0.0.1:${await freePort()}`, { limit: 3, pauses: [60_000] })
    for (let n = 1; n <= 5; n++) outbox.send(numbered(n))
    const dropped = lines.filter(({ text }) => text === 'a mail was dropped: too many are waiting')
    expect(dropped.map(({ details }) => details)).toEqual([
      { subject: 'No. 4', limit: 3 },
      { subject: 'No. 5', limit: 3 },
    ])
  })

  test('sends what is waiting when it is closed', async () => {
    const outbox = outboxTo(inbox.url)
    for (let n = 1; n <= 20; n++) outbox.send(numbered(n))
    await outbox.close()
    expect(inbox.received).toHaveLength(20)
  })

  test('closes in time though the server does not answer, and says how many were lost', async () => {
    const sockets = new Set<Socket>()
    const mute = createServer((socket) => sockets.add(socket))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const outbox = outboxTo(`smtp://127.0.0.1:${port}`, { closeWithin: 100 })
    for (let n = 1; n <= 4; n++) outbox.send(numbered(n))
    const start = performance.now()
    await outbox.close()
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(lines.at(-1)).toMatchObject({ details: { lost: 4 } })
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => mute.close(resolve))
  })
})

describe('without a server', () => {
  const secret = createLetters('https://app.example.com').passwordReset('ada@example.com', {
    token: TOKEN,
    expiresAt: later(60_000),
  })

  test('mail goes to the log of a developer', async () => {
    const mailer = createMailer({ smtpUrl: null, from: FROM, development: true, log, now })
    mailer.send(secret)
    await mailer.close()
    expect(lines).toMatchObject([{ details: { to: 'ada@example.com', text: expect.stringContaining(TOKEN) } }])
  })

  test('and in production nothing of it but the subject', async () => {
    const mailer = createMailer({ smtpUrl: null, from: FROM, development: false, log, now })
    mailer.send(secret)
    await mailer.close()
    expect(lines).toEqual([
      { level: 'warn', details: { subject: 'Set a new password' }, text: 'a mail was not sent: SMTP_URL is not set' },
    ])
  })
})

test('whatever becomes of a mail, the log holds nothing of its text', async () => {
  const strict = await openInbox({
    onRecipient() {
      throw refusal(550)
    },
  })
  const text = `token ${TOKEN}`
  const refused = outboxTo(strict.url)
  const down = outboxTo(`smtp://127.0.0.1:${await freePort()}`, { limit: 1 })
  for (const outbox of [refused, down, down]) outbox.send({ ...message, text })
  await lines.until(() => true, 3)
  await Promise.all([refused.close(), down.close(), strict.close()])
  expect(lines.length).toBeGreaterThanOrEqual(4)
  expect(JSON.stringify(lines)).not.toContain(TOKEN)
})
