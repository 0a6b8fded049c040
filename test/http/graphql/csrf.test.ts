/**
 * Requests that another site's page can send without a preflight: no custom headers and three content types (Fetch
 * §2.2.2).
 */

import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestServer } from '../test-server.ts'

let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer({ REFRESH_COOKIE: 'on' })
})
afterAll(() => server.close())

const MUTATION = JSON.stringify({ query: 'mutation { touch }' })

/** Sends a mutation over a raw socket, which allows headers that fetch does not. */
function post(headers: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}`)
  socket.write(`Content-Length: ${MUTATION.length}\r\n\r\n${MUTATION}`)
  return text(socket)
}

test.each([
  ['no content type', ''],
  ['an empty one', 'Content-Type: \r\n'],
  ['text', 'Content-Type: text/plain\r\n'],
  ['text that mentions JSON', 'Content-Type: text/plain; x=application/json\r\n'],
  ['a form', 'Content-Type: application/x-www-form-urlencoded\r\n'],
  ['an upload', 'Content-Type: multipart/form-data; boundary=application/json\r\n'],
  ['two types, JSON the second', 'Content-Type: text/plain\r\nContent-Type: application/json\r\n'],
  ['two types in one, JSON the second', 'Content-Type: text/plain, application/json\r\n'],
  ['JSON as a part of the name', 'Content-Type: application/jsonx\r\n'],
])('rejects a mutation with %s, since browsers send it without a preflight', async (_name, header) => {
  const before = server.touched()
  expect(await post(header)).toMatch(/^HTTP\/1.1 4\d\d .*"errors"/s)
  expect(server.touched()).toBe(before)
})

test('runs a mutation with a JSON content type, which requires a preflight', async () => {
  const before = server.touched()
  expect(await post('Content-Type: application/json\r\n')).toMatch(/^HTTP\/1.1 200 /)
  expect(server.touched()).toBe(before + 1)
})

test('answers a query without headers, since no cookie authenticates it', async () => {
  const response = await fetch(`${server.url}/graphql?query={me}`)
  expect(await response.json()).toEqual({ data: { me: 'Ada' } })
})

test.each([
  ['another charset', { 'content-type': 'application/json; charset=utf-16' }, 415],
  ['compression', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 415],
  ['UTF-8 in words', { 'content-type': 'application/json; charset="UTF-8"' }, 200],
])('checks the encoding of a body with %s', async (_name, headers, status) => {
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: '{"query":"{me}"}' })
  expect(response.status).toBe(status)
})

test('rejects a body that is not UTF-8', async () => {
  const body = Buffer.concat([
    Buffer.from('{"query":"{me}","operationName":"'),
    Buffer.from([0xff, 0xc0]),
    Buffer.from('"}'),
  ])
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ message: 'The body is not valid UTF-8.' }] })
})
