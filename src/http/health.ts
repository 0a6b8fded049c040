/** What orchestrators ask: is it alive, may it be sent requests. */

import type { FastifyInstance } from 'fastify'

/** Whether the application can serve: its database answers and is migrated. A rejection counts as no. */
export type Ready = () => Promise<boolean> | boolean

/** Probes come every few seconds: only what goes wrong with them is worth a line. */
const quiet = { logLevel: 'warn' } as const

async function settle(ready: Ready): Promise<boolean> {
  try {
    return await ready()
  } catch {
    return false
  }
}

/** Adds GET /health/live (the process answers) and GET /health/ready (503 while it can't serve, or drains). */
export function registerHealth(server: FastifyInstance, ready: Ready): void {
  server.get('/health/live', quiet, async () => ({ status: 'live' }))

  server.get('/health/ready', quiet, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (server.draining) return reply.code(503).send({ status: 'draining' })
    if (!(await settle(ready))) return reply.code(503).send({ status: 'unavailable' })
    return { status: 'ready' }
  })
}
