/** The web application as the server delivers it: its page, its files, and the replacement with WEB=off. */

import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, test } from '@jest/globals'
import { WEB_DIRECTORY } from '../../src/http/web/web-app.ts'
import { startTestServer } from './test-server.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

type Server = Awaited<ReturnType<typeof startTestServer>>
const servers: Server[] = []
async function get(path: string, { headers = BROWSER, settings = {} }: Options = {}): Promise<Response> {
  const server = await startTestServer(settings)
  servers.push(server)
  return fetch(`${server.url}${path}`, { headers, redirect: 'manual' })
}
type Options = { headers?: Record<string, string>; settings?: Record<string, string> }
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

const files = readdirSync(`${WEB_DIRECTORY}app`)
const nameOf = (pattern: RegExp) => files.find((file) => pattern.test(file)) ?? ''

describe('the web application’s page', () => {
  test.each(['/', '/users/01a2', '/reset-password?token=x'])(
    'answers a browser at %s with the web application',
    async (path) => {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await response.text()).toContain('<title>Gatehouse</title>')
    },
  )

  test('answers every client at `/` with the web application', async () => {
    expect((await get('/', { headers: { accept: '*/*' } })).headers.get('content-type')).toContain('text/html')
  })

  test.each([
    ['/users', { accept: 'application/json' }],
    ['/users', { accept: '*/*' }],
    ['/.env', BROWSER],
    ['/wp-login.php', BROWSER],
    ['/app/nothing.js', BROWSER],
    ['/app/..%2f..%2fpackage.json', BROWSER],
    ['/ide/nothing', { accept: 'application/json' }],
  ])('answers %s with %o as NOT_FOUND', async (path, headers) => {
    const response = await get(path, { headers: { ...headers } })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
  })

  test('sends a CSP with a new nonce and without unsafe-inline or unsafe-eval', async () => {
    const responses = [await get('/'), await get('/')]
    const nonces = responses.map(({ headers }) => {
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toContain('unsafe')
      return /'nonce-([^']{20,})'/.exec(policy)?.[1]
    })
    expect(new Set(nonces).size).toBe(2)
    const page = await responses[0]?.text()
    expect(page).toContain(`nonce="${nonces[0]}"`)
    expect(page).not.toContain('CSP_NONCE')
    expect(page).not.toMatch(/<script(?![^>]* src=)/)
  })

  test('forbids caching of the page, so that it names existing files', async () => {
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache')
  })
})

describe('files of the web application', () => {
  test('caches a file with a hash in its name for a year and compresses it', async () => {
    for (const encoding of ['br', 'gzip']) {
      const response = await get(`/app/${nameOf(/^index-.*\.js$/)}`, { headers: { 'accept-encoding': encoding } })
      expect(response.status).toBe(200)
      expect(response.headers.get('content-encoding')).toBe(encoding)
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(response.headers.get('content-type')).toContain('javascript')
    }
  })

  test('revalidates a file without a hash in its name', async () => {
    expect((await get('/app/theme.js')).headers.get('cache-control')).toBe('no-cache')
  })

  test('serves no file outside the folder of the web application', async () => {
    for (const path of ['/operations.json', '/app/../operations.json', '/index.html'])
      expect((await get(path)).status).toBe(404)
  })
})

describe('WEB=off', () => {
  test('redirects a browser to the IDE in development', async () => {
    const response = await get('/', { settings: { WEB: 'off' } })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql'])
  })

  test('shows a browser the API’s path in production', async () => {
    const response = await get('/', { settings: { ...PRODUCTION, WEB: 'off' } })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await response.text()).toContain('/graphql')
  })

  test('serves no file of the web application', async () => {
    expect((await get('/app/theme.js', { settings: { WEB: 'off' } })).status).toBe(404)
  })
})
