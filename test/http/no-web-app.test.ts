/** Pages of a server without the web application. */

import { afterEach, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import { MAIL_PAGES } from '../../src/http/web/no-web-app.ts'
import { createEmailTemplates } from '../../src/mail/templates/index.ts'
import { startTestServer } from './test-server.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }

type Server = Awaited<ReturnType<typeof startTestServer>>
let server: Server
afterEach(() => server.close())

async function get(path: string, headers: Record<string, string> = BROWSER, settings: Record<string, string> = {}) {
  server = await startTestServer({ WEB: 'off', ...settings })
  const response = await fetch(server.url + path, { headers })
  return { response, html: await response.text() }
}

const issued = { token: 'abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE', expiresAt: new Date() }
const templates = createEmailTemplates('http://127.0.0.1:4000')
const ada = { email: 'ada@example.com', name: null, emailVerified: true }
const links = [templates.passwordReset(ada, issued), templates.emailVerification(ada.email, issued)].map(
  ({ text }) => /http:\/\/127\.0\.0\.1:4000(\/\S+)/.exec(text)?.[1] ?? '',
)

test.each(links)('shows the mutation for the link %s of an email', async (link) => {
  const { response, html } = await get(link)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(html).toContain('<a href="/graphql">the IDE</a>')
  const [, mutation = ''] = /<pre>(.*)<\/pre>/s.exec(html) ?? []
  expect(mutation).toContain(`"${issued.token}"`)
  expect(validate(buildSchema(await readSdl()), parse(mutation))).toEqual([])
})

test('names the endpoint on the page when there is no IDE', async () => {
  const { html } = await get(links[0] ?? '', BROWSER, PRODUCTION)
  expect(html).toContain('<code>/graphql</code>')
  expect(html).not.toContain('href')
})

test.each(['"><script>alert(1)</script>', '', 'a b', 'x'.repeat(500)])(
  'keeps text that is not a token out of the page: %j',
  async (token) => {
    for (const path of Object.keys(MAIL_PAGES)) {
      const { html } = await get(`/${path}?token=${encodeURIComponent(token)}`)
      expect(html).toContain('"TOKEN OF THE LINK"')
      expect(html).not.toContain('alert')
      await server.close()
    }
    server = await startTestServer()
  },
)

test('answers 404 to clients that do not prefer HTML', async () => {
  const { response } = await get(links[0] ?? '', { accept: 'application/json' })
  expect(response.status).toBe(404)
})
