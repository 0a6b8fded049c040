import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from '@jest/globals'
import { startTestServer } from '../test-server.ts'

let server: Awaited<ReturnType<typeof startTestServer>>
afterEach(() => server.close())

const BODY = '{"query":"{me}"}'

/** Sends a POST with this request line and these headers, and returns the whole answer. */
function post(line: string, ...headers: string[]): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const all = [
    line,
    ...headers,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${BODY.length}`,
  ]
  socket.write(`${all.join('\r\n')}\r\n\r\n${BODY}`)
  return text(socket)
}

describe('the Host header of the first request', () => {
  test('accepts HTTP/1.0 without Host (RFC 9112 §3.2)', async () => {
    server = await startTestServer()
    expect(await post('POST /graphql HTTP/1.0')).toMatch(/^HTTP\/1.1 200 .*"me":"Ada"/s)
  })

  test.each(['Host:', 'Host: ', 'Host: a b', 'Host: ^', 'Host: x:99999999', 'Host: [::1'])(
    'answers 400 for %j',
    async (host) => {
      server = await startTestServer()
      expect(await post('POST /graphql HTTP/1.1', host)).toMatch(/^HTTP\/1.1 400 .*"code":"BAD_USER_INPUT"/s)
      expect(await post('GET /health/live HTTP/1.1', host)).toMatch(/^HTTP\/1.1 400 /)
    },
  )

  test.each(['x', 'api.example.com:8443', '127.0.0.1:4000', '[::1]:4000', '[::1]', 'a_b.internal'])(
    'accepts Host: %s',
    async (host) => {
      server = await startTestServer()
      expect(await post('POST /graphql HTTP/1.1', `Host: ${host}`)).toMatch(/^HTTP\/1.1 200 /)
    },
  )

  test('answers 400 without Host over HTTP/1.1', async () => {
    server = await startTestServer()
    expect(await post('POST /graphql HTTP/1.1')).toMatch(/^HTTP\/1.1 400 /)
  })
})

describe('forwarded headers of a trusted proxy', () => {
  test.each(['https;', 'ftp', 'https://', 'https, x'])('answers 400 for X-Forwarded-Proto: %s', async (protocol) => {
    server = await startTestServer({ TRUST_PROXY: '1' })
    const answer = await post('POST /graphql HTTP/1.1', 'Host: x', `X-Forwarded-Proto: ${protocol}`)
    expect(answer).toMatch(/^HTTP\/1.1 400 .*"code":"BAD_USER_INPUT"/s)
  })

  test('accepts X-Forwarded-Proto: https and its absence', async () => {
    server = await startTestServer({ TRUST_PROXY: '1' })
    for (const header of ['X-Forwarded-Proto: https', 'X-Forwarded-Proto: HTTPS', 'X-Forwarded-Proto: http, https'])
      expect(await post('POST /graphql HTTP/1.1', 'Host: x', header)).toMatch(/^HTTP\/1.1 200 /)
    expect(await post('POST /graphql HTTP/1.1', 'Host: x')).toMatch(/^HTTP\/1.1 200 /)
  })

  test.each(['', 'a b', '^'])('validates X-Forwarded-Host: %j', async (host) => {
    server = await startTestServer({ TRUST_PROXY: '1' })
    const answer = await post('POST /graphql HTTP/1.1', 'Host: x', `X-Forwarded-Host: ${host}`)
    expect(answer).toMatch(host === '' ? /^HTTP\/1.1 200 / : /^HTTP\/1.1 400 /)
  })
})

test('ignores forwarded headers without a trusted proxy', async () => {
  server = await startTestServer()
  const answer = await post('POST /graphql HTTP/1.1', 'Host: x', 'X-Forwarded-Proto: https;', 'X-Forwarded-Host: ^')
  expect(answer).toMatch(/^HTTP\/1.1 200 /)
})
