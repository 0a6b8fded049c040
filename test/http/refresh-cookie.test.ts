/** The refresh cookie: when it is set, its name, and log lines when a browser would not send it back. */

import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from '@jest/globals'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { recordingLogger } from './recording-logger.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx' }
const COOKIE = { 'refresh-token-transport': 'cookie' }

type App = Awaited<ReturnType<typeof startTestApp>>
const apps: App[] = []
async function start(options: Parameters<typeof startTestApp>[0] = {}): Promise<App> {
  const app = await startTestApp(options)
  apps.push(app)
  return app
}
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())))

let count = 0
type Payload = { accessToken: string; refreshToken: string | null }
const register = (app: App, headers: Record<string, string> = {}) =>
  app.query<{ register: Payload }>(
    `mutation ($input: RegisterInput!) { register(input: $input) { accessToken refreshToken } }`,
    { headers, variables: { input: { email: `user${++count}@example.com`, password: PASSWORD } } },
  )
const REFRESH = 'mutation { refresh { accessToken refreshToken } }'

describe('REFRESH_COOKIE=client, the default', () => {
  test('uses the cookie for requests that ask for it', async () => {
    const app = await start()
    const { data, headers } = await register(app, COOKIE)
    expect(data?.register.refreshToken).toBeNull()
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(/^gatehouse_refresh=[\w-]{43,}; Path=\/graphql; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
    const refreshed = await app.query(REFRESH, { headers: { ...COOKIE, cookie: cookie.split(';')[0] ?? '' } })
    expect(refreshed.data).toEqual({ refresh: { accessToken: expect.any(String), refreshToken: null } })
    expect(refreshed.headers.getSetCookie()).toHaveLength(1)
  })

  test('uses the payload for all other requests and ignores their cookie', async () => {
    const app = await start()
    const { data, headers } = await register(app)
    expect([data?.register.refreshToken, headers.getSetCookie()]).toEqual([expect.any(String), []])
    const cookie = `gatehouse_refresh=${data?.register.refreshToken}`
    for (const asked of [{}, { 'refresh-token-transport': 'body' }] as Record<string, string>[]) {
      const { errors } = await app.query(REFRESH, { headers: { ...asked, cookie } })
      expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
    }
  })

  test('reports a missing cookie without counting a failed attempt', async () => {
    const app = await start()
    for (let attempt = 0; attempt < 200; attempt++) {
      const { errors } = await app.query(REFRESH, { headers: COOKIE })
      expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN', reason: 'missing' } }])
    }
    const metrics = await (await fetch(`${app.url}/metrics`)).text()
    expect(metrics).toMatch(/refresh.*NO_REFRESH_TOKEN.* 200$/m)
    expect(metrics).not.toMatch(/refresh.*INVALID_REFRESH_TOKEN/)
  })
})

test('sets no cookie with REFRESH_COOKIE=off', async () => {
  const app = await start({ settings: { REFRESH_COOKIE: 'off' } })
  const { data, headers } = await register(app, COOKIE)
  expect([data?.register.refreshToken, headers.getSetCookie()]).toEqual([expect.any(String), []])
})

describe('the refresh cookie’s attributes', () => {
  const nameOf = async (settings: Record<string, string>, headers: Record<string, string> = {}) => {
    const app = await start({ settings })
    const [cookie = ''] = (await register(app, { ...COOKIE, ...headers })).headers.getSetCookie()
    return [cookie.split('=')[0], /; Secure/.test(cookie)]
  }

  test('sets no Secure attribute over plain http in development, where browsers would drop the cookie', async () => {
    expect(await nameOf({})).toEqual(['gatehouse_refresh', false])
  })

  test('sets Secure and a name prefix over https, and always in production', async () => {
    const https = { 'x-forwarded-proto': 'https' }
    expect(await nameOf({ TRUST_PROXY: '1' }, https)).toEqual(['__Secure-gatehouse_refresh', true])
    expect(await nameOf(PRODUCTION)).toEqual(['__Secure-gatehouse_refresh', true])
    expect(await nameOf({ ...PRODUCTION, REFRESH_COOKIE_PATH: '/' })).toEqual(['__Host-gatehouse_refresh', true])
  })

  test('uses REFRESH_COOKIE_PATH and REFRESH_COOKIE_SAMESITE', async () => {
    const settings = { ...PRODUCTION, REFRESH_COOKIE_PATH: '/api/graphql', REFRESH_COOKIE_SAMESITE: 'none' }
    const [cookie] = (await register(await start({ settings }), COOKIE)).headers.getSetCookie()
    expect(cookie).toMatch(/; Path=\/api\/graphql; .*Secure; SameSite=None$/)
  })

  test('ignores the refresh cookie when several have its name, since a sibling domain may set one', async () => {
    const app = await start()
    const { data } = await register(app)
    const cookie = `gatehouse_refresh=${data?.register.refreshToken}; other=1; gatehouse_refresh=injected`
    const { errors } = await app.query(REFRESH, { headers: { ...COOKIE, cookie } })
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
  })
})

/** Uses a raw socket, since fetch sets Host itself. */
async function post(url: string, headers: Record<string, string>, payload: string): Promise<string> {
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  })
  sent.end(payload)
  const [response] = await once(sent, 'response')
  return text(response)
}

describe('warnings about refresh cookies that browsers drop', () => {
  const reasons = async (settings: Record<string, string>, headers: Record<string, string>) => {
    const { logger, lines } = recordingLogger()
    const app = await start({ settings, logger })
    for (let times = 0; times < 2; times++) {
      const input = { email: `user${++count}@example.com`, password: PASSWORD }
      const query = 'mutation ($input: RegisterInput!) { register(input: $input) { tokenType } }'
      const body = await post(app.url, { ...COOKIE, ...headers }, JSON.stringify({ query, variables: { input } }))
      expect(body).toContain('Bearer')
    }
    return lines().flatMap(({ msg, reason }) => (/cookie/.test(msg) ? [String(reason)] : []))
  }
  const LOCAL = { host: '127.0.0.1:4000' }

  test.each([
    ['the page is of another site', {}, { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }],
    ['localhost is another site than 127.0.0.1', {}, { ...LOCAL, origin: 'http://localhost:5173' }],
    ['a host of another domain', {}, { host: 'api.example.org', origin: 'https://app.example.com' }],
    ['plain http in production', PRODUCTION, { host: 'api.example.com' }],
    ['SameSite=None without https', { REFRESH_COOKIE_SAMESITE: 'none' }, {}],
    ['a proxy that serves it below a prefix', {}, { 'x-forwarded-prefix': '/api' }],
  ])('logs the reason once when %s', async (_title, settings, headers) => {
    expect(await reasons(settings, { ...headers })).toEqual([expect.stringMatching(/\w/)])
  })

  test.each([
    ['the same origin', {}, { 'sec-fetch-site': 'same-origin' }],
    ['another port of the same host', {}, { ...LOCAL, origin: 'http://127.0.0.1:5173' }],
    ['a sibling domain', {}, { host: 'api.example.com', origin: 'https://app.example.com' }],
    ['no browser', {}, {}],
    ['production on this machine', PRODUCTION, { ...LOCAL, origin: 'http://127.0.0.1:4000' }],
    ['a proxy with https that is not trusted', PRODUCTION, { host: 'a.example', 'x-forwarded-proto': 'https' }],
    ['a prefix that the path has', { REFRESH_COOKIE_PATH: '/api/graphql' }, { 'x-forwarded-prefix': '/api' }],
  ])('logs no warning for %s', async (_title, settings, headers) => {
    expect(await reasons(settings, { ...headers })).toEqual([])
  })
})
