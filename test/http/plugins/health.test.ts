import { expect, test } from '@jest/globals'
import { startTestServer } from '../test-server.ts'

/** Returns status and body of a probe. */
async function probe(url: string, kind: 'live' | 'ready') {
  const response = await fetch(`${url}/health/${kind}`)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return { code: response.status, body: await response.json() }
}

test('reports live and ready when it can serve', async () => {
  const server = await startTestServer()
  expect(await probe(server.url, 'live')).toEqual({ code: 200, body: { status: 'live' } })
  expect(await probe(server.url, 'ready')).toEqual({ code: 200, body: { status: 'ready' } })
  await server.close()
})

test.each([
  ['says that it cannot', () => false],
  ['fails to find out', () => Promise.reject(new Error('no database'))],
])('reports live but not ready when it %s', async (_name, ready) => {
  const server = await startTestServer({}, { ready })
  expect(await probe(server.url, 'live')).toMatchObject({ code: 200 })
  expect(await probe(server.url, 'ready')).toEqual({ code: 503, body: { status: 'unavailable' } })
  await server.close()
})

test('serves schema.graphql when introspection shows everything', async () => {
  const server = await startTestServer()
  const response = await fetch(`${server.url}/schema.graphql`)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await response.text()).toBe('type Query { me: String! }')
  await server.close()
})

test.each(['visible', 'off'])('serves no schema.graphql with INTROSPECTION=%s', async (introspection) => {
  const server = await startTestServer({ INTROSPECTION: introspection })
  expect((await fetch(`${server.url}/schema.graphql`)).status).toBe(404)
  await server.close()
})

test('serves the public keys for other services', async () => {
  const server = await startTestServer({}, { jwks: () => ({ keys: [{ kty: 'EC', kid: 'a' }] }) })
  const response = await fetch(`${server.url}/.well-known/jwks.json`)
  expect(response.headers.get('content-type')).toBe('application/jwk-set+json; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  expect(await response.json()).toEqual({ keys: [{ kty: 'EC', kid: 'a' }] })
  await server.close()
})
