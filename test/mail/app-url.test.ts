import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import { startTestApp } from '../api/test-app.ts'

const SMTP = { SMTP_URL: 'smtp://127.0.0.1:2525' }

test.each([
  ['warns in production if email is sent without APP_URL', SMTP, [expect.stringMatching(/^APP_URL is not set/)]],
  ['has no warning if APP_URL is set', { ...SMTP, APP_URL: 'https://app.example.com' }, []],
  ['has no warning if no email is sent', {}, []],
])('checks APP_URL at start: %s', async (_name, settings, expected) => {
  const warnings: string[] = []
  const logger = pino({ level: 'warn' }, { write: (line) => void warnings.push(JSON.parse(line).msg) })
  const JWT_SECRET = randomBytes(32).toString('base64')
  const app = await startTestApp({ settings: { NODE_ENV: 'production', JWT_SECRET, ...settings }, logger })
  await app.close()
  expect(warnings).toEqual(expected)
})
