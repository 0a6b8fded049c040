/** Stopping without dropping a request. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** True from the moment that the server begins to close: not ready, and each response ends its connection. */
    draining: boolean
    /** For how long it then still takes new connections, in milliseconds. */
    drainDelay: number
  }
}

/** How often connections that became idle are closed meanwhile, in milliseconds. */
const SWEEP = 50

/** Makes a server say `Connection: close` once it drains, so that keep-alive clients go elsewhere (RFC 9112 §9.6). */
export function registerDraining(server: FastifyInstance, drainDelay: number): void {
  server.decorate('draining', false)
  server.decorate('drainDelay', drainDelay)
  server.addHook('preClose', async () => {
    server.draining = true
  })
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (server.draining) reply.header('connection', 'close')
    done(null, payload)
  })
}

/**
 * Closes a server: it is not ready from now on, but still answers for its `drainDelay`, so that whoever sends it requests finds out before one
 * is refused. Then there are no new connections, running requests end, and its `onClose` hooks run.
 * @param graceMs how long all that may take, in milliseconds; then connections are cut.
 */
export async function close(server: FastifyInstance, { graceMs }: { graceMs: number }): Promise<void> {
  server.draining = true
  const end = performance.now() + graceMs
  // Closing a connection that seems idle is what fails a request that is on its way on it.
  if (server.server.listening) await sleep(Math.min(server.drainDelay, graceMs))
  // Node closes idle connections once, at close; one that was busy then would hold the server up until it times out
  // (fastify issue 7044).
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP)
  const limit = setTimeout(() => server.server.closeAllConnections(), Math.max(0, end - performance.now()))
  try {
    await server.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(limit)
  }
}
