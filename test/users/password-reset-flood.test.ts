/** Password resets during a flood of requests, over HTTP, from addresses that a proxy forwards. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Email } from '../../src/mail/email.ts'
import { startTestApp } from '../api/test-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
const mails: Email[] = []

beforeAll(async () => {
  const mailer = { send: (message: Email) => void mails.push(message), close: async () => {} }
  app = await startTestApp({ mailer, settings: { TRUST_PROXY: '1' } })
})

afterAll(() => app.close())

const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })

/** Requests sent in one operation. */
async function ask(emails: readonly string[], ip: string): Promise<void> {
  const fields = emails.map((email, index) => `f${index}: requestPasswordReset(email: "${email}")`)
  const { data } = await app.query<Record<string, boolean>>(`mutation { ${fields.join(' ')} }`, from(ip))
  expect(Object.values(data ?? {})).toEqual(emails.map(() => true))
}

test('delivers owners’ resets promptly while one address requests 2,000', async () => {
  const owners = Array.from({ length: 10 }, (_, index) => ({
    email: `owner-${index}@example.com`,
    ip: `192.0.2.${index + 1}`,
  }))
  for (const { email, ip } of owners) await app.register(email, from(ip))
  for (let request = 0; request < 100; request++) {
    const strangers = Array.from({ length: 18 }, (_, index) => `stranger-${request}-${index}@example.com`)
    // The flood includes the owners' addresses, whose resets must not wait behind it.
    await ask([...strangers, owners[request % 10]?.email ?? '', `owner-${request % 10}@EXAMPLE.com`], '203.0.113.5')
  }
  for (const { email, ip } of owners) await ask([email], ip)
  const mailed = () => new Set(mails.map(({ to }) => to))
  for (let count = 0; count < 250 && mailed().size < owners.length; count++) await sleep(20)
  expect([...mailed()].sort()).toEqual(owners.map(({ email }) => email))
})
