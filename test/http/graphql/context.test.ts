import { request } from 'node:http'
import { Writable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { startTestApp } from '../../api/test-app.ts'
import { startTestServer } from '../test-server.ts'

const lines: Record<string, unknown>[] = []
const stream = new Writable({
  write(line, _encoding, done) {
    lines.push(JSON.parse(String(line)))
    done()
  },
})
const context = async () => {
  throw new Error('a fault of ours')
}

let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer({}, { logger: pino({}, stream), context })
})
afterAll(() => server.close())

test.each([
  ['POST', () => server.query('{ me }')],
  ['GET', () => fetch(`${server.url}/graphql?query={me}`)],
])('masks an error before a %s has a context, and logs it once under the request id', async (_, ask) => {
  lines.splice(0)
  const response = await ask()
  expect(response.status).toBe(500)
  const requestId = response.headers.get('x-request-id')
  expect(await response.json()).toEqual({
    errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }],
  })
  expect(lines.filter(({ level }) => level === 50)).toEqual([
    expect.objectContaining({ requestId, err: expect.objectContaining({ message: 'a fault of ours' }) }),
  ])
})

test('ignores multiple Authorization headers, in either order', async () => {
  const app = await startTestApp()
  const { accessToken } = await app.register('ada@example.com')
  const ask = async (query: string, authorization: string[]) => {
    const answered = Promise.withResolvers<unknown>()
    const headers = { 'content-type': 'application/json' }
    const sent = request(`${app.url}/graphql`, { method: 'POST', headers }, (response) =>
      answered.resolve(json(response)),
    )
    sent.setHeader('authorization', authorization).on('error', answered.reject).end(JSON.stringify({ query }))
    return answered.promise
  }
  const good = `Bearer ${accessToken}`
  expect(await ask('{ me { name } }', [good])).toEqual({ data: { me: { name: null } } })
  for (const two of [
    [good, 'Bearer bad'],
    ['Bearer bad', good],
    ['Basic YTpi', good],
    [good, good],
  ])
    expect(await ask('{ secureMessage }', two)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'malformed' } }],
    })
  expect(await ask('{ __typename }', [good, 'Bearer bad'])).toEqual({ data: { __typename: 'Query' } })
  await app.close()
})

test('stores an address without the port that a proxy appended', async () => {
  const app = await startTestApp({ settings: { TRUST_PROXY: 'loopback' } })
  const { accessToken } = await app.register('ada@example.com', { headers: { 'x-forwarded-for': '203.0.113.5:61234' } })
  const { data } = await app.query<{ sessions: { nodes: { ip: string }[] } }>('{ sessions { nodes { ip } } }', {
    token: accessToken,
  })
  expect(data?.sessions.nodes).toEqual([{ ip: '203.0.113.5' }])
  await app.close()
})
