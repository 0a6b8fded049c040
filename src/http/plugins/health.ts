/** Health checks for orchestrators and proxies. */

import { fastifyPlugin } from 'fastify-plugin'

/** True if the application can serve: the database responds and is migrated. A rejection counts as false. */
export type Ready = () => Promise<boolean> | boolean

/** Probes arrive every few seconds, so only failures are logged. */
const quiet = { logLevel: 'warn' } as const

async function settle(ready: Ready): Promise<boolean> {
  try {
    return await ready()
  } catch {
    return false
  }
}

/** Adds GET /health/live, and GET /health/ready with 503 while the server cannot serve or drains. */
export const health = fastifyPlugin<{ ready: Ready }>(
  async (server, { ready }) => {
    server.get('/health/live', quiet, async () => ({ status: 'live' }))

    server.get('/health/ready', quiet, async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      if (server.draining) return reply.code(503).send({ status: 'draining' })
      if (!(await settle(ready))) return reply.code(503).send({ status: 'unavailable' })
      return { status: 'ready' }
    })
  },
  { name: 'health', dependencies: ['draining'] },
)
