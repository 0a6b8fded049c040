import { describe, expect, test } from '@jest/globals'
import type { FastifyRequest } from 'fastify'
import { startTestServer, testContext } from '../test-server.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }

describe('security headers', () => {
  test('forbids loading, framing and content sniffing', async () => {
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

  test('forbids caching of answers', async () => {
    const server = await startTestServer()
    const byGet = await fetch(`${server.url}/graphql?query={me}`)
    for (const response of [await server.query('{ me }'), await server.query('{ nothing }'), byGet])
      expect(response.headers.get('cache-control')).toBe('no-store')
    await server.close()
  })

  test('requires TLS in production only', async () => {
    const server = await startTestServer(PRODUCTION)
    const response = await server.query('{ me }')
    expect(response.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
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

  test('ignores forwarded addresses unless a proxy is trusted', async () => {
    expect(await addressSeenBy('off', '203.0.113.7')).toBe('127.0.0.1')
  })

  test('uses the address that the outermost trusted proxy saw', async () => {
    expect(await addressSeenBy('1', '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7')
    expect(await addressSeenBy('2', '198.51.100.1, 203.0.113.7')).toBe('198.51.100.1')
    expect(await addressSeenBy('loopback', '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7')
  })
})
