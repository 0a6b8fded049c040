/** Which other origins' pages may call: those of the settings, compared exactly. */

import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

const REQUEST_HEADERS = ['content-type', 'authorization', 'apollo-require-preflight', 'x-apollo-operation-name']
const RESPONSE_HEADERS = ['www-authenticate', 'retry-after', 'x-request-id']

/** How long a browser may remember a preflight's answer, in seconds. */
const MAX_AGE = 3600

/** Answers preflights, and names the caller's origin in responses if, and only if, it is one of the settings'. */
export async function registerCors(server: FastifyInstance, { corsOrigins, refreshCookie }: Config): Promise<void> {
  if (corsOrigins.length === 0) return
  // Apollo Sandbox is a public page that calls a server on a private address, which Chromium asks about separately
  // (https://wicg.github.io/private-network-access/).
  server.addHook('onRequest', async (request, reply) => {
    const { origin, 'access-control-request-private-network': asked } = request.headers
    if (asked === 'true' && corsOrigins.some((allowed) => allowed === origin))
      reply.header('access-control-allow-private-network', 'true')
  })
  await server.register(cors, {
    origin: [...corsOrigins],
    credentials: refreshCookie,
    methods: ['GET', 'POST'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    maxAge: MAX_AGE,
    strictPreflight: false,
  })
}
