import { fastifyPlugin } from 'fastify-plugin'
import { refuse } from './error-responses.ts'

/** Retry delay in seconds. */
const RETRY_AFTER = 1

/** Rejects requests on connections beyond MAX_CONNECTIONS. */
export const connectionLimit = fastifyPlugin(
  async (server) => {
    server.addHook('onRequest', (request, reply, done) => {
      if (!server.connections.isSurplus(request.raw.socket)) return done()
      reply.header('retry-after', RETRY_AFTER).header('connection', 'close')
      refuse(request, reply, 503, 'Too many connections: try again later.', { retryAfter: RETRY_AFTER })
    })
  },
  { name: 'connection-limit', dependencies: ['draining', 'error-responses'] },
)
