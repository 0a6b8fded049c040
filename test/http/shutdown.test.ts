import { once } from 'node:events'
import { Agent, get, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { close } from '../../src/http/shutdown.ts'
import { startTestServer } from './test-server.ts'

const SLOW = (ms: number) => JSON.stringify({ query: `{ slow(ms: ${ms}) }` })

/** Sends a POST over a raw socket and leaves the connection open. */
function send(url: string, body: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

/** Milliseconds, far longer than a test may take: a server that waits for it fails its test. */
const LONG = 3_600_000

/** A server that reports its next GraphQL request. */
async function startServer(settings: Record<string, string> = {}) {
  let report = () => {}
  const begun = new Promise<void>((resolve) => {
    report = resolve
  })
  const started = await startTestServer(settings, {
    customize: (server) => void server.addHook('preHandler', async ({ url }) => url.startsWith('/graphql') && report()),
  })
  return { ...started, begun }
}

/** Waits until the server has read from each of this many new connections. */
async function received({ server }: FastifyInstance, count: number): Promise<void> {
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  while (sockets.length < count || sockets.some(({ bytesRead }) => bytesRead === 0)) await delay(5)
}

/** Waits until the server refuses connections. */
async function refused(url: string): Promise<void> {
  const answers = () =>
    fetch(`${url}/health/live`).then(
      () => true,
      () => false,
    )
  while (await answers());
}

test('finishes running requests and accepts no new ones on shutdown', async () => {
  const { server, url, begun } = await startServer()
  const running = text(send(url, SLOW(400)))
  await begun
  const closing = close(server, { graceMs: LONG })
  await refused(url)
  const answer = await running
  expect(answer).toContain('"slow":"done"')
  expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  await closing
})

test('shuts down without waiting for a keep-alive connection that was busy', async () => {
  const { server, url, begun } = await startServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const [first] = await once(get(`${url}/health/live`, { agent }), 'response')
  await text(first)
  const busy = request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json' } })
  busy.end(SLOW(300))
  await begun
  const closing = close(server, { graceMs: LONG })
  const [response] = await once(busy, 'response')
  expect(await text(response)).toContain('done')
  await closing
  agent.destroy()
})

test('shuts down without waiting for a keep-alive response that began without Connection: close', async () => {
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
  const closing = close(server, { graceMs: LONG })
  expect(await text(response)).toBe('begun, done')
  await closing
  agent.destroy()
})

test('cuts silent connections and incomplete requests when the grace period ends', async () => {
  const { server, url } = await startTestServer()
  const silent = connect(Number(new URL(url).port), '127.0.0.1')
  await once(server.server, 'connection')
  const unfinished = connect(Number(new URL(url).port), '127.0.0.1')
  unfinished.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"que')
  const ended = [silent, unfinished].map((socket) => once(socket.on('error', () => {}).resume(), 'close'))
  await received(server, 1)
  await close(server, { graceMs: 500 })
  await Promise.all(ended)
})

test('cuts a request that runs longer than the grace period', async () => {
  const { server, url, begun } = await startServer()
  const running = text(send(url, SLOW(LONG)))
  await begun
  await close(server, { graceMs: 300 })
  await expect(running.catch(() => '')).resolves.toBe('')
})

test('answers 503 to readiness checks on open connections from the start of the shutdown', async () => {
  const { server, url } = await startTestServer()
  const asking = connect(Number(new URL(url).port), '127.0.0.1')
  asking.write('GET /health/ready HTTP/1.1\r\n')
  await received(server, 1)
  const closing = close(server, { graceMs: LONG })
  asking.write('Host: x\r\n\r\n')
  const answer = await text(asking)
  expect(answer).toMatch(/^HTTP\/1.1 503 /)
  expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  expect(answer).toContain('{"status":"draining"}')
  await closing
})

test('answers new connections during DRAIN_DELAY but reports not ready', async () => {
  const { server, url } = await startTestServer({ DRAIN_DELAY: '2s' })
  const closing = close(server, { graceMs: LONG })
  const answer = await fetch(`${url}/graphql?query={me}`)
  expect(await answer.json()).toEqual({ data: { me: 'Ada' } })
  expect(answer.headers.get('connection')).toBe('close')
  expect((await fetch(`${url}/health/ready`)).status).toBe(503)
  await closing
  await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed')
})

test('counts DRAIN_DELAY towards the grace period', async () => {
  const { server, url, begun } = await startServer({ DRAIN_DELAY: '60s' })
  const running = send(url, SLOW(LONG)).on('error', () => {})
  await begun
  await close(server, { graceMs: 300 })
  running.destroy()
})

describe('shutdown under load', () => {
  /** Resolves with the last error of each of 30 clients and their numbers of answers. */
  function load(url: string): Promise<{ answered: number; failure: string }[]> {
    const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: { url, clients: 30 } })
    return once(worker, 'message').then(([outcomes]) => outcomes)
  }

  test.each([0, 100])(
    'answers every request sent on a kept-alive connection, with a drain delay of %i ms',
    async (drainDelay) => {
      for (let round = 0; round < 3; round++) {
        const { server, url } = await startTestServer({ DRAIN_DELAY: `${drainDelay}ms` })
        let requests = 0
        server.server.on('request', () => void requests++)
        const loaded = load(url)
        while (requests < 200 + round * 7) await delay(1)
        await close(server, { graceMs: 10_000 })
        const outcomes = await loaded
        expect(outcomes.map(({ failure }) => failure)).toEqual(Array(30).fill('new connection'))
        expect(outcomes.reduce((sum, { answered }) => sum + answered, 0)).toBe(requests)
      }
    },
  )
})
