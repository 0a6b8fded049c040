import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startTestServer } from '../test-server.ts'

let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const JSON_TYPE = { 'content-type': 'application/json' }

/** Returns the status and the code of the only error; every answer must have the shape of a GraphQL response. */
async function outcome(path: string, init?: RequestInit) {
  const response = await fetch(server.url + path, init)
  expect(response.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/)
  expect(response.headers.get('x-request-id')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/)
  const body = (await response.json()) as { errors: [{ extensions: { code: string; issues?: object[] } }] }
  expect(body).toEqual({ errors: [{ message: expect.any(String), extensions: expect.any(Object) }] })
  return { status: response.status, ...body.errors[0].extensions, headers: response.headers }
}

describe('GraphQL errors for invalid HTTP requests', () => {
  test('rejects a body that is not JSON', async () => {
    const { status, code, issues } = await outcome('/graphql', {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"query":',
    })
    expect({ status, code }).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
    expect(issues).toEqual([{ path: [], message: expect.any(String) }])
  })

  test('rejects a body with a __proto__ key', async () => {
    const body = '{"query":"{me}","variables":{"__proto__":{"admin":true}}}'
    expect(await outcome('/graphql', { method: 'POST', headers: JSON_TYPE, body })).toMatchObject({ status: 400 })
  })

  test('rejects an empty body', async () => {
    expect(await outcome('/graphql', { method: 'POST', headers: JSON_TYPE })).toMatchObject({ status: 400 })
  })

  test('rejects a body over 1 MiB', async () => {
    const body = JSON.stringify({ query: `{me #${'x'.repeat(1024 * 1024)}\n}` })
    const answer = await outcome('/graphql', { method: 'POST', headers: JSON_TYPE, body })
    expect(answer).toMatchObject({ status: 413, code: 'OPERATION_TOO_LARGE' })
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'rejects a body of type %s',
    async (type) => {
      const answer = await outcome('/graphql', { method: 'POST', headers: { 'content-type': type }, body: '{me}' })
      expect(answer).toMatchObject({ status: 415, code: 'BAD_USER_INPUT' })
    },
  )

  test('rejects an unknown path', async () => {
    expect(await outcome('/nowhere')).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await outcome('/graphql/')).toMatchObject({ status: 404 })
  })

  test('rejects a path that cannot be decoded', async () => {
    expect(await outcome('/%zz')).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
  })

  test('rejects an unsupported method and sends Allow', async () => {
    const put = await outcome('/graphql', { method: 'PUT', headers: JSON_TYPE, body: '{}' })
    expect(put.status).toBe(405)
    expect(put.headers.get('allow')).toBe('GET, POST')
    const post = await outcome('/health/live', { method: 'POST', headers: JSON_TYPE, body: '{}' })
    expect(post.status).toBe(405)
    expect(post.headers.get('allow')).toBe('GET')
  })

  test('rejects an Accept without a GraphQL media type before execution', async () => {
    const before = server.touched()
    const answer = await outcome('/graphql', {
      method: 'POST',
      headers: { ...JSON_TYPE, accept: 'image/png' },
      body: '{"query":"mutation { touch }"}',
    })
    expect(answer).toMatchObject({ status: 406, code: 'BAD_USER_INPUT' })
    expect(server.touched()).toBe(before)
  })

  test.each(['a b', '^', 'a<b', ''])('rejects the invalid Host %j', async (host) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    const body = '{"query":"{me}"}'
    socket.write(`POST /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\n`)
    socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 .*"code":"BAD_USER_INPUT"/s)
  })

  test('rejects bytes that are not HTTP', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write('nonsense\r\n\r\n')
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
  })
})

test('answers an unexpected error with its request id only', async () => {
  const broken = await startTestServer(
    {},
    {
      customize: (fastify) => {
        fastify.get('/broken', () => {
          throw new Error('the password of the database is hunter2')
        })
      },
    },
  )
  const response = await fetch(`${broken.url}/broken`)
  const body = await response.text()
  expect(response.status).toBe(500)
  expect(body).not.toContain('hunter2')
  expect(JSON.parse(body).errors[0].extensions).toEqual({
    code: 'INTERNAL_SERVER_ERROR',
    requestId: response.headers.get('x-request-id'),
  })
  await broken.close()
})

test('rejects a mutation by GET', async () => {
  const before = server.touched()
  const query = new URLSearchParams({ query: 'mutation { touch }' })
  const response = await fetch(`${server.url}/graphql?${query}`, { headers: { 'apollo-require-preflight': '1' } })
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
  expect(server.touched()).toBe(before)
})
