import { fastifyPlugin } from 'fastify-plugin'
import type { Connections } from '../connections.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** True once the server starts to close: it is not ready, and responses close their connections. */
    draining: boolean
    /** Time that a draining server still accepts connections, in milliseconds. */
    drainDelay: number
    connections: Connections
  }
}

export type DrainingOptions = { drainDelay: number; connections: Connections }

/** Sends `Connection: close` while the server drains, so that clients switch to another one (RFC 9112 §9.6). */
export const draining = fastifyPlugin<DrainingOptions>(
  async (server, { drainDelay, connections }) => {
    server.decorate('draining', false)
    server.decorate('drainDelay', drainDelay)
    server.decorate('connections', connections)
    server.addHook('preClose', async () => {
      server.draining = true
    })
    server.addHook('onSend', (_request, reply, payload, done) => {
      if (server.draining) reply.header('connection', 'close')
      done(null, payload)
    })
  },
  { name: 'draining' },
)
