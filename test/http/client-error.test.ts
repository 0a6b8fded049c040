import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { clientErrorHandler } from '../../src/http/client-error.ts'

let server: Server
let timeouts: number
/** Sockets accepted by the server. */
let accepted: Socket[]
beforeEach(async () => {
  timeouts = 0
  accepted = []
  server = createServer({ headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 })
  server.on('connection', (socket) => accepted.push(socket))
  server.on(
    'clientError',
    clientErrorHandler(() => void timeouts++),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Opens a connection that the client never closes and reads only from `text` on. */
async function open(sent: string): Promise<Socket> {
  const { port } = server.address() as { port: number }
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {})
  await once(socket, 'connect')
  if (sent !== '') socket.write(sent)
  return socket
}

test.each(['', 'POST / HTTP/1.1\r\nHost: x\r\n', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n'])(
  'answers 408 to a request that does not arrive in time and destroys its connection: %j',
  async (sent) => {
    const socket = await open(sent)
    while (accepted[0]?.destroyed !== true) await new Promise(setImmediate)
    expect(timeouts).toBe(1)
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\nConnection: close\r\n/)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    socket.destroy()
  },
)

test('answers 400 to bytes that are not HTTP', async () => {
  const socket = await open('nonsense\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
  while (accepted[0]?.destroyed !== true) await new Promise(setImmediate)
  expect(timeouts).toBe(0)
  socket.destroy()
})

test('answers 431 to headers that are too large', async () => {
  const socket = await open(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}`)
  expect(await text(socket)).toMatch(/^HTTP\/1.1 431 /)
  socket.destroy()
})
