import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Connections, trackConnections } from '../../src/http/connections.ts'
import { defaultMaxConnections } from '../../src/http/file-limit.ts'

let server: Server
let connections: Connections
let full = 0
let clock = 0
const sockets: Socket[] = []
/** Sockets accepted by the server, with the client's port. */
const accepted: { socket: Socket; port: number | undefined }[] = []
/** Callbacks that answer requests, by path. */
let answers: Map<string, () => void>

beforeEach(async () => {
  full = 0
  clock = 0
  answers = new Map()
  server = createServer((request, response) => {
    request.resume()
    const status = connections.isSurplus(request.socket) ? 503 : 200
    if (status === 503 || request.url === '/now') response.writeHead(status).end('answered')
    else answers.set(request.url ?? '', () => response.end('answered'))
  })
  connections = trackConnections(server, { max: 4, onFull: () => void full++, now: () => clock })
  server.prependListener('connection', (socket) => accepted.push({ socket, port: socket.remotePort }))
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  accepted.length = 0
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(1)
}

/** Opens a connection from a loopback address and sends part of a request, which the server has read afterwards. */
async function open(sent: string, address = '127.0.0.1'): Promise<Socket> {
  const { port } = server.address() as { port: number }
  const socket = connect({ port, host: '127.0.0.1', localAddress: address }).on('error', () => {})
  sockets.push(socket)
  await once(socket, 'connect')
  socket.write(sent)
  const isRead = (end: Socket) => end.bytesRead >= sent.length || end.destroyed
  const { localPort } = socket
  await until(() => !isOpen(socket) || accepted.some(({ port, socket: end }) => port === localPort && isRead(end)))
  return socket
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
const HALF = 'POST /half HTTP/1.1\r\nHost: x\r\n'
const WITHOUT_BODY = `${HALF}Content-Length: 9\r\n\r\n`

const isOpen = (socket: Socket) => !socket.destroyed && !socket.readableEnded

describe('a connection beyond the limit', () => {
  test.each([
    ['nothing', ''],
    ['half a head', HALF],
    ['no body', WITHOUT_BODY],
    ['a request that was answered', get('/now')],
  ])('replaces the oldest connection that sent %s', async (_name, sent) => {
    const waiting = [await open(sent), await open(sent), await open(sent), await open(sent)]
    for (const socket of waiting) socket.resume()
    const fifth = await open(get('/now'))
    expect((await once(fifth, 'data')).toString()).toContain('200 OK')
    await until(() => waiting.some((socket) => !isOpen(socket)))
    expect(waiting.map(isOpen)).toEqual([false, true, true, true])
    expect(full).toBe(1)
  })

  test('replaces a connection of the address with the most connections', async () => {
    const alone = (await open(HALF, '127.0.0.2')).resume()
    const flood = [await open(HALF), await open(HALF), await open(HALF)]
    for (const socket of flood) socket.resume()
    const newcomer = await open(get('/now'), '127.0.0.3')
    expect((await once(newcomer, 'data')).toString()).toContain('200 OK')
    await until(() => flood.some((socket) => !isOpen(socket)))
    expect([alone, ...flood].map(isOpen)).toEqual([true, false, true, true])
  })

  test('answers 503 when all other connections have complete requests', async () => {
    for (const path of ['/1', '/2', '/3', '/4']) await open(get(path))
    const fifth = await open(get('/5').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
    expect(await text(fifth)).toContain('503 Service Unavailable')
    expect([...answers.keys()]).toEqual(['/1', '/2', '/3', '/4'])
  })

  test('replaces an incomplete connection for each new one', async () => {
    for (const path of ['/1', '/2', '/3', '/4']) await open(get(path))
    for (let index = 0; index < 40; index++) (await open(HALF)).resume()
    await until(() => sockets.filter(isOpen).length === 5)
    expect(sockets.slice(0, 4).map(isOpen)).toEqual([true, true, true, true])
  })
})

test('closes idle connections after the timeout and keeps those with a request', async () => {
  const idle = (await open(get('/now'))).resume()
  const busy = (await open(get('/busy'))).resume()
  clock = 500
  const later = (await open(get('/now'))).resume()
  connections.closeIdle(400)
  await until(() => !isOpen(idle))
  expect([busy, later].map(isOpen)).toEqual([true, true])
  const answered = once(busy, 'data')
  answers.get('/busy')?.()
  await answered
  connections.closeIdle(500)
  await until(() => !isOpen(busy) && !isOpen(later))
})

test('reports whether a connection has a request', async () => {
  await open(get('/busy'))
  const idle = await open(get('/now'))
  await once(idle, 'data')
  expect(accepted.map(({ socket }) => connections.isBusy(socket))).toEqual([true, false])
})

test.each([
  ['Max open files            256                  256                  files', 128],
  ['Max open files            1048576              1048576              files', 10_000],
  ['Max open files            64                   64                   files', 16],
  ['Max open files            unlimited            unlimited            files', 10_000],
  [null, 10_000],
])('limits connections by default to leave files for the rest of the process: %s', (limits, expected) => {
  expect(defaultMaxConnections(limits)).toBe(expected)
})
