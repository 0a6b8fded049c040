/** Stopping without dropping a request. */

import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** True from the moment that the server begins to close: not ready, and each response ends its connection. */
    draining: boolean
  }
}

/** How often connections that became idle are closed meanwhile, in milliseconds. */
const SWEEP = 50

/** Makes a server say `Connection: close` once it drains, so that keep-alive clients go elsewhere (RFC 9112 §9.6). */
export function registerDraining(server: FastifyInstance): void {
  server.decorate('draining', false)
  server.addHook('preClose', async () => {
    server.draining = true
  })
  server.addHook('onSend', async (_request, reply) => {
    if (server.draining) reply.header('connection', 'close')
  })
}

/**
 * Closes a server: no new connections from now on, running requests end, then its `onClose` hooks run.
 * @param graceMs how long running requests may take, in milliseconds; then their connections are cut.
 */
export async function close(server: FastifyInstance, { graceMs }: { graceMs: number }): Promise<void> {
  server.draining = true
  // Node closes idle connections once, at close; one that was busy then would hold the server up until it times out
  // (fastify issue 7044).
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP)
  const limit = setTimeout(() => server.server.closeAllConnections(), graceMs)
  try {
    await server.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(limit)
  }
}
