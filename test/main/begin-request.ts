import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from '@jest/globals'

/** Sends the head of a request and waits until the server asks for the body. */
export async function beginRequest(url: string, body: string) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let received = ''
  socket.setEncoding('utf8').on('data', (text) => {
    received += text
  })
  socket.on('error', () => {})
  const head = ['POST /graphql HTTP/1.1', `host: ${hostname}`, 'content-type: application/json', 'expect: 100-continue']
  socket.write([...head, `content-length: ${body.length}`, '', ''].join('\r\n'))
  await once(socket, 'data')
  expect(received).toMatch(/^HTTP\/1\.1 100 /)
  return {
    async finish(): Promise<string> {
      socket.write(body)
      await once(socket, 'close')
      return received
    },
  }
}
