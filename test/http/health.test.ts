import { expect, test } from '@jest/globals'
import { startTestServer } from './test-server.ts'

/** Status and body of a probe. */
async function probe(url: string, kind: 'live' | 'ready') {
  const response = await fetch(`${url}/health/${kind}`)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return { code: response.status, body: await response.json() }
}

test('a server that can serve is live and ready', async () => {
  const server = await startTestServer()
  expect(await probe(server.url, 'live')).toEqual({ code: 200, body: { status: 'live' } })
  expect(await probe(server.url, 'ready')).toEqual({ code: 200, body: { status: 'ready' } })
  await server.close()
})

test.each([
  ['says that it cannot', () => false],
  ['fails to find out', () => Promise.reject(new Error('no database'))],
])('a server that %s is live but not ready', async (_name, ready) => {
  const server = await startTestServer({}, { ready })
  expect(await probe(server.url, 'live')).toMatchObject({ code: 200 })
  expect(await probe(server.url, 'ready')).toEqual({ code: 503, body: { status: 'unavailable' } })
  await server.close()
})

test('the schema is a file to download where everyone may see all of it', async () => {
  const server = await startTestServer()
  const response = await fetch(`${server.url}/schema.graphql`)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await response.text()).toBe('type Query { me: String! }')
  await server.close()
})

test.each(['visible', 'off'])('the schema is no file where introspection is %s', async (introspection) => {
  const server = await startTestServer({ INTROSPECTION: introspection })
  expect((await fetch(`${server.url}/schema.graphql`)).status).toBe(404)
  await server.close()
})

test('the public keys are there for other services to verify tokens with', async () => {
  const server = await startTestServer({}, { jwks: () => ({ keys: [{ kty: 'EC', kid: 'a' }] }) })
  const response = await fetch(`${server.url}/.well-known/jwks.json`)
  expect(response.headers.get('content-type')).toBe('application/jwk-set+json; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  expect(await response.json()).toEqual({ keys: [{ kty: 'EC', kid: 'a' }] })
  await server.close()
})
