import { expect, test } from '@jest/globals'
import { createLetters } from '../../src/accounts/letters.ts'

const issued = { token: 'x'.repeat(43), expiresAt: new Date('2026-05-04T13:00:00Z') }

test.each([
  ['https://app.example.com', 'https://app.example.com/reset-password?token='],
  ['https://app.example.com/', 'https://app.example.com/reset-password?token='],
  ['https://example.com/app//', 'https://example.com/app/reset-password?token='],
])('with APP_URL=%s a link starts with %s', (appUrl, start) => {
  const { text } = createLetters(appUrl).passwordReset('ada@example.com', issued)
  expect(text.split('\n').filter((line) => line.startsWith(start))).toEqual([`${start}${issued.token}`])
})

test('a letter with a token is good as long as the token', () => {
  const letters = createLetters('https://app.example.com')
  for (const letter of [letters.passwordReset, letters.emailVerification])
    expect(letter('ada@example.com', issued).expiresAt).toBe(issued.expiresAt)
})
