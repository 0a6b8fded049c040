/** Security headers of every response. */

import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import { fastify } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'

/** Two years in seconds, as the preload lists of browsers require. */
const HSTS_MAX_AGE = 2 * 365 * 24 * 60 * 60

/** Policy of responses other than pages: no loading, no scripts, no frames. */
const NOTHING = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
}

/**
 * Sets the security headers; routes with pages set their own Content-Security-Policy. @fastify/helmet would compute the
 * same headers for each request, so they are read from it once.
 */
export const headers = fastifyPlugin<{ production: boolean }>(
  async (server, { production }) => {
    const securityHeaders = await readHelmetHeaders({
      contentSecurityPolicy: NOTHING,
      xFrameOptions: { action: 'deny' },
      // Production only, behind TLS. On localhost HSTS would break plain http on a developer's other ports.
      strictTransportSecurity: production ? { maxAge: HSTS_MAX_AGE, includeSubDomains: true } : false,
    })
    server.addHook('onRequest', (_request, reply, done) => {
      reply.headers(securityHeaders)
      done()
    })
  },
  { name: 'headers' },
)

async function readHelmetHeaders(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const server = fastify()
  await server.register(helmet, options)
  let headers: Record<string, string> = {}
  server.get('/', async (_request, reply) => {
    headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
  })
  await server.inject('/')
  await server.close()
  return headers
}
