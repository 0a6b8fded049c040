/** Shutdown that fails no requests. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Interval of the search for idle connections, in milliseconds. */
const SWEEP = 50

/** Idle time after which a kept-alive connection is closed, in milliseconds. Requests in transit still arrive. */
const QUIET = 400

/**
 * Closes a server. For its `drainDelay` it reports not ready but still serves, so that proxies notice. Then it accepts
 * no new connections. Requests on kept-alive connections are still served, with `Connection: close`, and idle
 * connections are closed. The `onClose` hooks run last.
 * @param options.graceMs timeout for all of this, in milliseconds. Remaining connections are then cut.
 */
export async function close(server: FastifyInstance, { graceMs }: { graceMs: number }): Promise<void> {
  server.draining = true
  const start = performance.now()
  if (server.server.listening) await sleep(Math.min(server.drainDelay, graceMs))
  const sweep = setInterval(() => {
    if (performance.now() - start < QUIET) return
    // After the poll phase of the event loop, so that requests that have arrived count.
    setImmediate(() => server.connections.closeIdle(performance.now() - QUIET))
  }, SWEEP)
  const end = start + graceMs
  const limit = setTimeout(() => server.server.closeAllConnections(), Math.max(0, end - performance.now()))
  try {
    await stopListening(server, end)
    await server.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(limit)
  }
}

/**
 * Stops listening once no connection waits to be accepted: the system has established such connections and would reset
 * them. The event loop accepts one connection per turn.
 */
async function stopListening({ server }: FastifyInstance, end: number): Promise<void> {
  if (!server.listening) return
  let accepted: boolean
  const onConnection = () => {
    accepted = true
  }
  server.on('connection', onConnection)
  do {
    accepted = false
    await new Promise((resolve) => setImmediate(resolve))
  } while (accepted && performance.now() < end)
  server.off('connection', onConnection)
  server.close()
}
