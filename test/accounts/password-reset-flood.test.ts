/** Password resets while somebody asks for very many of them: over HTTP, from addresses as a proxy tells them. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Message } from '../../src/mail/message.ts'
import { startTestApp } from '../api/test-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
const mails: Message[] = []

beforeAll(async () => {
  const mailer = { send: (message: Message) => void mails.push(message), close: async () => {} }
  app = await startTestApp({ mailer, settings: { TRUST_PROXY: '1' } })
})

afterAll(() => app.close())

const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })

/** So many in one operation, as it takes them. */
async function ask(emails: readonly string[], ip: string): Promise<void> {
  const fields = emails.map((email, index) => `f${index}: requestPasswordReset(email: "${email}")`)
  const { data } = await app.query<Record<string, boolean>>(`mutation { ${fields.join(' ')} }`, from(ip))
  expect(Object.values(data ?? {})).toEqual(emails.map(() => true))
}

test('reach their owners soon while one address asks for 2,000, and nothing tells the others from it', async () => {
  const owners = Array.from({ length: 10 }, (_, index) => ({
    email: `owner-${index}@example.com`,
    ip: `192.0.2.${index + 1}`,
  }))
  for (const { email, ip } of owners) await app.register(email, from(ip))
  for (let request = 0; request < 100; request++) {
    const strangers = Array.from({ length: 18 }, (_, index) => `stranger-${request}-${index}@example.com`)
    // Among them the owners' own, which are not to wait in the stranger's place then.
    await ask([...strangers, owners[request % 10]?.email ?? '', `owner-${request % 10}@EXAMPLE.com`], '203.0.113.5')
  }
  for (const { email, ip } of owners) await ask([email], ip)
  const mailed = () => new Set(mails.map(({ to }) => to))
  for (let count = 0; count < 250 && mailed().size < owners.length; count++) await sleep(20)
  expect([...mailed()].sort()).toEqual(owners.map(({ email }) => email))
})
