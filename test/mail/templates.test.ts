import { describe, expect, test } from '@jest/globals'
import { emailPreviews } from '../../src/mail/previews.ts'
import { createEmailTemplates, type Recipient } from '../../src/mail/templates/index.ts'

const issued = { token: 'x'.repeat(43), expiresAt: new Date('2026-05-04T13:00:00Z') }
const ada: Recipient = { email: 'ada@example.com', name: 'Ada', emailVerified: true }
const templates = createEmailTemplates('https://app.example.com')
const previews = emailPreviews('https://app.example.com', new Date('2026-05-04T12:00:00Z'))

test.each([
  ['https://app.example.com', 'https://app.example.com/reset-password?token='],
  ['https://app.example.com/', 'https://app.example.com/reset-password?token='],
  ['https://example.com/app//', 'https://example.com/app/reset-password?token='],
])('builds links with APP_URL=%s that start with %s', (appUrl, start) => {
  const { text } = createEmailTemplates(appUrl).passwordReset(ada, issued)
  expect(text.split('\n').filter((line) => line.startsWith(start))).toEqual([`${start}${issued.token}`])
})

test('drops an email when its token expires', () => {
  expect(templates.passwordReset(ada, issued).expiresAt).toBe(issued.expiresAt)
  for (const template of [templates.emailVerification, templates.emailChange, templates.registrationLink])
    expect(template(ada.email, issued).expiresAt).toBe(issued.expiresAt)
})

test('encodes special characters of the address in a registration link', () => {
  const email = "o'hara+a&b=c#d%@example.com"
  const { text } = templates.registrationLink(email, issued)
  const [url = ''] = text.split('\n').filter((line) => line.startsWith('https://'))
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({ token: issued.token, email })
})

describe.each(previews.map((preview) => [`${preview.template}, ${preview.sample}`, preview.email] as const))(
  '%s',
  (_, { subject, text, html = '' }) => {
    test('has a short one-line subject without user input', () => {
      expect(subject).toMatch(/^[\w -]{5,60}$/)
    })

    test('contains the same links in text and in HTML', () => {
      const urls = (written: string) =>
        new Set(written.match(/https:\/\/[^\s"<]+/g)?.map((url) => url.replaceAll('&amp;', '&')))
      expect(urls(html)).toEqual(urls(text))
    })

    test('has HTML of allowed elements that loads nothing', () => {
      expect(html).toMatch(/^<!doctype html>/)
      const elements = new Set([...html.matchAll(/<(\w+)/g)].map(([, name]) => name))
      const ours = [
        'html',
        'head',
        'meta',
        'title',
        'style',
        'body',
        'div',
        'h1',
        'p',
        'a',
        'br',
        'bdi',
        'table',
        'tr',
        'th',
        'td',
      ]
      expect([...elements].filter((name) => !ours.includes(name ?? ''))).toEqual([])
      expect(html).not.toMatch(/\s(src|srcset|on\w+)=/i)
    })
  },
)

describe('the greeting in an email', () => {
  const greeting = (name: string | null, emailVerified = true) => {
    const { text, html = '' } = templates.passwordChanged({ ...ada, name, emailVerified })
    return { text: text.split('\n')[0], html: /<p>(Hello.*?)<\/p>/.exec(html)?.[1] }
  }

  test('isolates the text direction of a name', () => {
    expect(greeting('أدا')).toEqual({ text: 'Hello \u2068أدا\u2069,', html: 'Hello <bdi>أدا</bdi>,' })
  })

  test.each([
    ['a right-to-left override', '\u202egnp.exe\u202c', 'gnp.exe'],
    ['an isolate that does not end', '\u2067Ada', 'Ada'],
    ['line breaks and other controls', 'Ada\r\nBcc: eve@example.com\0', 'Ada Bcc: eve@example.com'],
    ['markup', '<script>alert("1")</script>', '<script>alert("1")</script>'],
  ])('keeps a name with %s on one line of text', (_, name, shown) => {
    const { text, html } = greeting(name)
    expect(text).toBe(`Hello ${shown},`)
    const escaped = shown.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    expect(html).toBe(`Hello <bdi>${escaped}</bdi>,`)
  })

  test('omits a name of control characters, or of an unverified address', () => {
    for (const { text } of [greeting(null), greeting('\u202e'), greeting('Win at https://evil.example', false)])
      expect(text).toBe('Hello,')
  })
})
