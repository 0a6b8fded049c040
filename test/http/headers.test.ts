import { describe, expect, test } from '@jest/globals'
import type { FastifyRequest } from 'fastify'
import { startTestServer, testContext } from './test-server.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }
const SANDBOX = 'https://studio.apollographql.com'

describe('security headers', () => {
  test('let a response load nothing, be framed by nobody, and be taken for nothing else', async () => {
    const server = await startTestServer()
    for (const response of [await server.query('{ me }'), await fetch(`${server.url}/nowhere`)]) {
      expect(response.headers.get('content-security-policy')).toBe(
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      )
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('x-frame-options')).toBe('DENY')
      expect(response.headers.get('strict-transport-security')).toBeNull()
    }
    await server.close()
  })

  test('let nobody keep an answer, which may have tokens in it', async () => {
    const server = await startTestServer()
    const byGet = await fetch(`${server.url}/graphql?query={me}`)
    for (const response of [await server.query('{ me }'), await server.query('{ nothing }'), byGet])
      expect(response.headers.get('cache-control')).toBe('no-store')
    await server.close()
  })

  test('ask for TLS in production only', async () => {
    const server = await startTestServer(PRODUCTION)
    const response = await server.query('{ me }')
    expect(response.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
    await server.close()
  })
})

describe('other origins', () => {
  const preflight = (url: string, origin: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
        ...headers,
      },
    })

  test('may call when the settings name them, with a token and from a public page such as Apollo Sandbox', async () => {
    const server = await startTestServer()
    const { status, headers } = await preflight(server.url, SANDBOX, {
      'access-control-request-private-network': 'true',
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(SANDBOX)
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST')
    expect(headers.get('access-control-allow-headers')).toContain('authorization')
    expect(headers.get('access-control-allow-private-network')).toBe('true')
    expect(headers.get('access-control-allow-credentials')).toBeNull()

    const response = await server.query('{ me }', { origin: SANDBOX })
    expect(response.headers.get('access-control-allow-origin')).toBe(SANDBOX)
    expect(response.headers.get('access-control-expose-headers')).toBe('www-authenticate, retry-after, x-request-id')
    expect(response.headers.get('vary')).toContain('Origin')
    await server.close()
  })

  test.each([
    'https://evil.example',
    'https://studio.apollographql.com.evil.example',
    'http://studio.apollographql.com',
    'null',
  ])('such as %s are never named', async (origin) => {
    const server = await startTestServer()
    const { headers } = await preflight(server.url, origin, { 'access-control-request-private-network': 'true' })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('access-control-allow-private-network')).toBeNull()
    expect((await server.query('{ me }', { origin })).headers.get('access-control-allow-origin')).toBeNull()
    await server.close()
  })

  test('may send the refresh cookie where it is on', async () => {
    const server = await startTestServer({ REFRESH_COOKIE: 'on', CORS_ORIGINS: 'https://app.example.com' })
    const { headers } = await preflight(server.url, 'https://app.example.com')
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    await server.close()
  })

  test('are none in production, unless set', async () => {
    const server = await startTestServer(PRODUCTION)
    const { status, headers } = await preflight(server.url, SANDBOX)
    expect(status).toBe(405)
    expect(headers.get('access-control-allow-origin')).toBeNull()
    await server.close()
  })
})

describe('the client address', () => {
  const addressSeenBy = async (trustProxy: string, forwarded: string) => {
    let seen: string | undefined
    const context = async (request: FastifyRequest) => {
      seen = request.ip
      return testContext(request)
    }
    const server = await startTestServer({ TRUST_PROXY: trustProxy }, { context })
    await server.query('{ me }', { 'x-forwarded-for': forwarded })
    await server.close()
    return seen
  }

  test('is the peer, whatever it forwards, unless a proxy is trusted', async () => {
    expect(await addressSeenBy('off', '203.0.113.7')).toBe('127.0.0.1')
  })

  test('is what the outermost trusted proxy saw', async () => {
    expect(await addressSeenBy('1', '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7')
    expect(await addressSeenBy('2', '198.51.100.1, 203.0.113.7')).toBe('198.51.100.1')
    expect(await addressSeenBy('loopback', '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7')
  })
})
