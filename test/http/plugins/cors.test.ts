/** Cross-origin requests, as browsers and clients send them by default. */

import { afterEach, describe, expect, test } from '@jest/globals'
import { recordingLogger } from '../recording-logger.ts'
import { startTestServer } from '../test-server.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }
const SANDBOX = 'https://studio.apollographql.com'
const VITE = 'http://localhost:5173'

type Server = Awaited<ReturnType<typeof startTestServer>>
const servers: Server[] = []
async function start(...options: Parameters<typeof startTestServer>): Promise<Server> {
  const server = await startTestServer(...options)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

const preflight = ({ url }: Server, origin: string, wanted = 'content-type,authorization', method = 'POST') =>
  fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': wanted },
  })

const allowed = (response: Response, name: 'origin' | 'headers' | 'methods' | 'credentials') =>
  response.headers.get(`access-control-allow-${name}`)

describe('an allowed origin', () => {
  test.each([
    ['Apollo Client with client awareness', 'apollographql-client-name,apollographql-client-version,content-type'],
    ['traceparent', 'content-type,traceparent,tracestate'],
    ['Sentry', 'baggage,content-type,sentry-trace'],
    ['a request id', 'content-type,x-request-id'],
    ['the client kit in cookie mode', 'authorization,content-type,refresh-token-transport'],
    ['graphql-request and Relay', 'authorization,content-type'],
  ])('allows the request headers of %s', async (_name, wanted) => {
    const response = await preflight(await start(), VITE, wanted)
    expect(response.status).toBe(204)
    expect(allowed(response, 'headers')).toBe(wanted)
    expect(allowed(response, 'origin')).toBe(VITE)
    expect(response.headers.get('vary')).toMatch(/origin.*access-control-request-headers/i)
  })

  test('allows urql’s queries by GET', async () => {
    const server = await start()
    expect(allowed(await preflight(server, VITE, 'authorization', 'GET'), 'methods')).toBe('GET, POST')
    const headers = { origin: VITE, accept: 'application/json', authorization: 'Bearer none' }
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent('{ me }')}`, { headers })
    expect([response.status, allowed(response, 'origin')]).toEqual([200, VITE])
  })

  test('exposes the response headers that clients need', async () => {
    const { headers } = await (await start()).query('{ me }', { origin: VITE })
    expect(headers.get('access-control-expose-headers')).toBe('www-authenticate, retry-after, x-request-id')
  })

  test.each(['client', 'on'])('allows the refresh cookie with REFRESH_COOKIE=%s', async (mode) => {
    expect(allowed(await preflight(await start({ REFRESH_COOKIE: mode }), VITE), 'credentials')).toBe('true')
  })

  test('allows no cookie with REFRESH_COOKIE=off', async () => {
    expect(allowed(await preflight(await start({ REFRESH_COOKIE: 'off' }), VITE), 'credentials')).toBeNull()
  })
})

describe('CORS in development', () => {
  test.each(['http://localhost:3000', 'http://127.0.0.1:5173', 'https://app.localhost', 'http://[::1]:8080', SANDBOX])(
    'allows %s, even with CORS_ORIGINS set',
    async (origin) => {
      for (const settings of [{}, { CORS_ORIGINS: 'https://app.example.com' }]) {
        const server = await start(settings)
        expect(allowed(await preflight(server, origin), 'origin')).toBe(origin)
      }
    },
  )
})

describe('CORS in production', () => {
  test.each([SANDBOX, VITE, 'http://127.0.0.1:4000'])('rejects %s unless CORS_ORIGINS contains it', async (origin) => {
    const refused = await preflight(await start(PRODUCTION), origin)
    expect([refused.status, allowed(refused, 'origin')]).toEqual([405, null])
    const named = await preflight(await start({ ...PRODUCTION, CORS_ORIGINS: origin }), origin)
    expect([named.status, allowed(named, 'origin')]).toEqual([204, origin])
  })
})

describe('the pattern https://*.example.com', () => {
  const settings = { ...PRODUCTION, CORS_ORIGINS: 'https://*.example.com' }

  test.each(['https://app.example.com', 'https://pr-12.preview.example.com'])(
    'allows the origin %s',
    async (origin) => {
      expect(allowed(await preflight(await start(settings), origin), 'origin')).toBe(origin)
    },
  )

  test.each([
    'https://example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com.evil.example',
    'https://evilexample.com',
    'https://evil.example/.example.com',
    'https://.example.com',
    'null',
  ])('rejects the origin %s', async (origin) => {
    const response = await (await start(settings)).query('{ me }', { origin })
    expect(allowed(response, 'origin')).toBeNull()
  })
})

describe('the log of rejected origins', () => {
  test('logs a rejected origin once, with the setting that allows it', async () => {
    const { logger, lines } = recordingLogger()
    const server = await start({ ...PRODUCTION, LOG_LEVEL: 'info' }, { logger })
    for (const origin of [VITE, VITE, 'null', VITE]) await server.query('{ me }', { origin })
    const warned = lines().filter(({ level }) => level === 40)
    expect(warned).toMatchObject([{ origin: VITE }, { origin: 'null' }])
    expect(warned[0]?.msg).toContain('CORS_ORIGINS')
  })

  test('logs nothing for the server’s own origin', async () => {
    const { logger, lines } = recordingLogger()
    const server = await start({ ...PRODUCTION, LOG_LEVEL: 'info' }, { logger })
    await server.query('{ me }', { origin: server.url })
    await server.query('{ me }', { origin: 'https://behind-a-proxy.example', 'sec-fetch-site': 'same-origin' })
    expect(lines().filter(({ level }) => level === 40)).toEqual([])
  })
})
