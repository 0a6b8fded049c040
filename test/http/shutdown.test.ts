import { once } from 'node:events'
import { Agent, get, request } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { close } from '../../src/http/shutdown.ts'
import { startTestServer } from './test-server.ts'

const SLOW = (ms: number) => JSON.stringify({ query: `{ slow(ms: ${ms}) }` })

/** Sends a POST over a raw socket, and leaves the connection open. */
function send(url: string, body: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

/** Closes a server, and says how long that took, in milliseconds. */
async function timeToClose(server: Parameters<typeof close>[0], graceMs = 4000) {
  const start = performance.now()
  await close(server, { graceMs })
  return performance.now() - start
}

test('requests that are running end, and nothing new is accepted', async () => {
  const { server, url } = await startTestServer()
  const running = text(send(url, SLOW(400)))
  await delay(100)
  const closing = timeToClose(server)
  await delay(50)
  await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed')
  const answer = await running
  expect(answer).toContain('"slow":"done"')
  expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  const took = await closing
  expect(took).toBeGreaterThan(250)
  expect(took).toBeLessThan(1000)
})

test('a keep-alive connection that was busy does not hold it up', async () => {
  const { server, url } = await startTestServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const [first] = await once(get(`${url}/health/live`, { agent }), 'response')
  await text(first)
  const busy = request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json' } })
  busy.end(SLOW(300))
  await delay(100)
  const closing = timeToClose(server)
  const [response] = await once(busy, 'response')
  expect(await text(response)).toContain('done')
  expect(await closing).toBeLessThan(1000)
  agent.destroy()
})

test('neither does one whose response had begun before, and so could not say that it would be the last', async () => {
  const { server, url } = await startTestServer(
    {},
    {
      customize: (fastify) => {
        fastify.get('/slow', (_request, reply) => {
          async function* body() {
            yield 'begun, '
            await delay(300)
            yield 'done'
          }
          return reply.send(Readable.from(body()))
        })
      },
    },
  )
  const agent = new Agent({ keepAlive: true })
  const [response] = await once(get(`${url}/slow`, { agent }), 'response')
  const closing = timeToClose(server)
  expect(await text(response)).toBe('begun, done')
  expect(await closing).toBeLessThan(1000)
  agent.destroy()
})

test('connections on which nothing was asked, or not all of it, do not hold it up beyond its limit', async () => {
  const { server, url } = await startTestServer()
  const silent = connect(Number(new URL(url).port), '127.0.0.1')
  const unfinished = connect(Number(new URL(url).port), '127.0.0.1')
  unfinished.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"que')
  const ended = [silent, unfinished].map((socket) => once(socket.on('error', () => {}).resume(), 'close'))
  await delay(100)
  expect(await timeToClose(server, 500)).toBeLessThan(1000)
  await Promise.all(ended)
})

test('a request that takes longer than it may is cut off', async () => {
  const { server, url } = await startTestServer()
  const running = text(send(url, SLOW(5000)))
  await delay(100)
  const took = await timeToClose(server, 300)
  expect(took).toBeGreaterThan(250)
  expect(took).toBeLessThan(1000)
  await expect(running.catch(() => '')).resolves.toBe('')
})

test('it is not ready from the moment that it begins to close, and says so on connections that it still has', async () => {
  const { server, url } = await startTestServer()
  const asking = connect(Number(new URL(url).port), '127.0.0.1')
  asking.write('GET /health/ready HTTP/1.1\r\n')
  await delay(100)
  const closing = timeToClose(server)
  asking.write('Host: x\r\n\r\n')
  const answer = await text(asking)
  expect(answer).toMatch(/^HTTP\/1.1 503 /)
  expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  expect(answer).toContain('{"status":"draining"}')
  expect(await closing).toBeLessThan(1000)
})

test('where it is to drain, it still answers new connections for a while, and says that it is not ready', async () => {
  const { server, url } = await startTestServer({ DRAIN_DELAY: '500ms' })
  const closing = timeToClose(server)
  await delay(100)
  const answer = await fetch(`${url}/graphql?query={me}`)
  expect(await answer.json()).toEqual({ data: { me: 'Ada' } })
  expect(answer.headers.get('connection')).toBe('close')
  expect((await fetch(`${url}/health/ready`)).status).toBe(503)
  const took = await closing
  expect(took).toBeGreaterThan(450)
  expect(took).toBeLessThan(1500)
  await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed')
})

test('draining counts against the time that it may take', async () => {
  const { server, url } = await startTestServer({ DRAIN_DELAY: '60s' })
  const running = send(url, SLOW(5000)).on('error', () => {})
  await delay(100)
  expect(await timeToClose(server, 300)).toBeLessThan(1000)
  running.destroy()
})
