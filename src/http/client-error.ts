/** Responses to requests that Node's HTTP parser rejects: invalid HTTP, or requests that arrive too slowly. */

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { errorBody } from './plugins/error-responses.ts'

/** Status by error code; 400 for all others. */
const STATUSES: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Time for a client to receive the response, in milliseconds. */
const LINGER = 2000

/**
 * Responds with `errors` and destroys the connection. A half-closed socket would stay open until the client closes it,
 * and a client that reads nothing never does.
 * @param onTimeout called if the request did not arrive in time.
 */
export function clientErrorHandler(onTimeout: () => void) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    const { code = '' } = error
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') onTimeout()
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const status = STATUSES[code] ?? 400
    const reason = STATUS_CODES[status] ?? ''
    const body = JSON.stringify(errorBody(status, reason))
    socket.setTimeout(LINGER, () => socket.destroy())
    socket.write(
      `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    socket.destroySoon()
  }
}
