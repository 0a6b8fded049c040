/** Kept-alive HTTP/1.1 connection, one request at a time. Does little work, since the client shares the machine. */

import { connect, type Socket } from 'node:net'

export type Request = { method: string; path: string; headers: Record<string, string>; body: string }

export type Answer = { status: number; body: Buffer }

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const END_OF_LINE = Buffer.from('\r\n')

/** Serializes a request. */
export function serialize({ method, path, headers, body }: Request): Buffer {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(Buffer.byteLength(body)) })
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${body}`,
  )
}

export class Connection {
  readonly #port: number
  #socket: Socket | undefined
  #received: Buffer = Buffer.alloc(0)
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined

  constructor(port: number) {
    this.#port = port
  }

  /** Sends a serialized request. Reconnects if the server has closed the connection. */
  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket ??= this.#open()
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    const fail = (error: Error) => {
      if (this.#socket === socket) this.#socket = undefined
      this.#received = Buffer.alloc(0)
      this.#waiting?.reject(error)
      this.#waiting = undefined
    }
    socket.on('data', (data) => this.#receive(data))
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('The connection was closed.')))
    return socket
  }

  #receive(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data])
    const answer = parse(this.#received)
    if (!answer) return
    this.#received = Buffer.alloc(0)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }
}

/** Returns the response once it is complete. */
function parse(received: Buffer): Answer | undefined {
  const end = received.indexOf(END_OF_HEAD)
  if (end < 0) return undefined
  const head = received.toString('latin1', 0, end).toLowerCase()
  const rest = received.subarray(end + 4)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1]
  if (length !== undefined) return rest.length >= Number(length) ? { status, body: rest } : undefined
  if (!head.includes('transfer-encoding: chunked')) return { status, body: rest }
  const body = unchunk(rest)
  return body && { status, body }
}

function unchunk(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const line = rest.indexOf(END_OF_LINE, at)
    if (line < 0) return undefined
    const size = Number.parseInt(rest.toString('latin1', at, line), 16)
    const start = line + 2
    if (rest.length < start + size + 2) return undefined
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(rest.subarray(start, start + size))
    at = start + size + 2
  }
}
