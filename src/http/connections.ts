/** Open connections of a server: their maximum number, and which to close first. */

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressKey } from '../core/address-key.ts'

export type Connections = {
  /** True for a connection beyond the limit, accepted only to reject its requests with a response. */
  isSurplus(socket: Socket): boolean
  /** True while a request on this connection is in flight. */
  isBusy(socket: Socket): boolean
  /** Closes connections without a request in flight since the given time of the clock. */
  closeIdle(since: number): void
}

export type ConnectionOptions = {
  /** Maximum number of open connections. */
  max: number
  /** Called when a connection is closed to make room for a new one, or a new one is rejected. */
  onFull(): void
  /** Monotonic clock, in milliseconds. */
  now(): number
}

/** Connections accepted beyond the limit, so that their requests get a response. */
const MAX_SURPLUS = 32

type Connection = {
  readonly socket: Socket
  readonly address: string
  readonly isSurplus: boolean
  requests: Set<IncomingMessage>
  idleSince: number
}

/**
 * Tracks the connections of a server. At the limit, a new connection replaces one without a complete request: the one
 * idle for longest, of the address with the most such connections. If all have complete requests, the new one is
 * surplus.
 */
export function trackConnections(server: Server, { max, onFull, now }: ConnectionOptions): Connections {
  // In the order in which they became idle.
  const open = new Map<Socket, Connection>()

  server.prependListener('connection', (socket: Socket) => {
    const isFull = open.size >= max
    const isSurplus = isFull && !makeRoom()
    if (isFull) onFull()
    if (isSurplus && open.size >= max + MAX_SURPLUS) {
      socket.destroy()
      return
    }
    const address = addressKey(socket.remoteAddress ?? '')
    open.set(socket, { socket, address, isSurplus, requests: new Set(), idleSince: now() })
    socket.once('close', () => open.delete(socket))
  })

  server.prependListener('request', (request, response) => {
    const { socket } = request
    const connection = open.get(socket)
    if (!connection) return
    connection.requests.add(request)
    response.once('close', () => {
      connection.requests.delete(request)
      connection.idleSince = now()
      if (open.delete(socket) && !socket.destroyed) open.set(socket, connection)
    })
  })

  /** @returns true if a connection was closed. */
  function makeRoom(): boolean {
    const waiting = [...open.values()].filter(({ requests }) => [...requests].every(({ complete }) => !complete))
    const counts = new Map<string, number>()
    for (const { address } of waiting) counts.set(address, (counts.get(address) ?? 0) + 1)
    const most = Math.max(...counts.values())
    const oldest = waiting.find(({ address }) => counts.get(address) === most)
    if (!oldest) return false
    open.delete(oldest.socket)
    oldest.socket.destroy()
    return true
  }

  return {
    isSurplus: (socket) => open.get(socket)?.isSurplus ?? false,
    isBusy: (socket) => (open.get(socket)?.requests.size ?? 0) > 0,
    closeIdle(since) {
      for (const { socket, requests, idleSince } of open.values())
        if (requests.size === 0 && idleSince <= since) socket.destroy()
    },
  }
}
