import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { createMailer } from '../../src/mail/mailer.ts'
import { createEmailTemplates } from '../../src/mail/templates/index.ts'
import { openInbox, refusal } from './smtp-inbox.ts'
import { ada, FROM, inbox, later, lines, log, message, noon, now, numbered, queueTo, TOKEN } from './test-mail.ts'

/** A port on which nothing listens for now. */
async function freePort(): Promise<number> {
  const { port, close } = await openInbox()
  await close()
  return port
}

describe('an unavailable mail server', () => {
  test('delivers all waiting emails after the server is back', async () => {
    const port = await freePort()
    const queue = queueTo(`smtp://127.0.0.1:${port}`)
    for (let n = 1; n <= 5; n++) queue.send(numbered(n))
    await lines.until(({ text }) => text === 'Email not sent: retrying', 10)
    const back = await openInbox({ port })
    const subjects = (await back.count(5)).map(({ raw }) => /^Subject: (.*)\r$/m.exec(raw)?.[1])
    expect(subjects.sort()).toEqual(['No. 1', 'No. 2', 'No. 3', 'No. 4', 'No. 5'])
    await queue.close()
    await back.close()
  })

  test('retries after a temporary rejection and drops the email after a permanent one', async () => {
    const asked: string[] = []
    const strict = await openInbox({
      onRecipient(address) {
        asked.push(address)
        if (address === 'never@example.com') throw refusal(550)
        if (asked.filter((each) => each === address).length < 3) throw refusal(451)
      },
    })
    const queue = queueTo(strict.url)
    for (const to of ['never@example.com', 'later@example.com']) queue.send({ ...message, to })
    await strict.count(1)
    await queue.close()
    await strict.close()
    expect(asked.filter((each) => each === 'never@example.com')).toHaveLength(1)
    expect(asked.filter((each) => each === 'later@example.com')).toHaveLength(3)
    expect(lines.map(({ text }) => text)).toContain('Email rejected by the server')
  })

  test('drops an email that expired while the server was down', async () => {
    const port = await freePort()
    let time = noon
    const queue = queueTo(`smtp://127.0.0.1:${port}`, { now: () => time })
    queue.send({ ...message, expiresAt: later(60_000) })
    await lines.until(({ text }) => text === 'Email not sent: retrying', 1)
    time = later(60_000)
    await lines.until(({ text }) => text === 'Email dropped: it expired before a server accepted it', 1)
  })
})

describe('the mail queue', () => {
  test('drops emails beyond its maximum size', async () => {
    const queue = queueTo(`smtp://127.0.0.1:${await freePort()}`, { maxSize: 3, pauses: [60_000] })
    for (let n = 1; n <= 5; n++) queue.send(numbered(n))
    const dropped = lines.filter(({ text }) => text === 'Email dropped: mail queue is full')
    expect(dropped.map(({ details }) => details)).toEqual([
      { subject: 'No. 4', maxSize: 3 },
      { subject: 'No. 5', maxSize: 3 },
    ])
  })

  test('sends waiting emails before it closes', async () => {
    const queue = queueTo(inbox.url)
    for (let n = 1; n <= 20; n++) queue.send(numbered(n))
    await queue.close()
    expect(inbox.received).toHaveLength(20)
  })

  test('closes without an answer from the server and logs how many emails were lost', async () => {
    const sockets = new Set<Socket>()
    const mute = createServer((socket) => sockets.add(socket))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const queue = queueTo(`smtp://127.0.0.1:${port}`, { closeWithin: 100 })
    for (let n = 1; n <= 4; n++) queue.send(numbered(n))
    await queue.close()
    expect(lines.at(-1)).toMatchObject({ details: { lost: 4 } })
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => mute.close(resolve))
  })
})

describe('mail without SMTP_URL', () => {
  const secret = createEmailTemplates('https://app.example.com').passwordReset(ada, {
    token: TOKEN,
    expiresAt: later(60_000),
  })

  test('logs the whole email in development', async () => {
    const mailer = createMailer({ smtpUrl: null, from: FROM, development: true, log, now })
    mailer.send(secret)
    await mailer.close()
    expect(lines).toMatchObject([{ details: { to: 'ada@example.com', text: expect.stringContaining(TOKEN) } }])
  })

  test('logs only the subject of an email in production', async () => {
    const mailer = createMailer({ smtpUrl: null, from: FROM, development: false, log, now })
    mailer.send(secret)
    await mailer.close()
    expect(lines).toEqual([
      { level: 'warn', details: { subject: 'Set a new password' }, text: 'SMTP_URL is not set: email not sent' },
    ])
  })
})

test('never logs the text of an email that goes to a server', async () => {
  const strict = await openInbox({
    onRecipient() {
      throw refusal(550)
    },
  })
  const text = `token ${TOKEN}`
  const refused = queueTo(strict.url)
  const down = queueTo(`smtp://127.0.0.1:${await freePort()}`, { maxSize: 1 })
  for (const queue of [refused, down, down]) queue.send({ ...message, text })
  await lines.until(() => true, 3)
  await Promise.all([refused.close(), down.close(), strict.close()])
  expect(lines.length).toBeGreaterThanOrEqual(4)
  expect(JSON.stringify(lines)).not.toContain(TOKEN)
})
