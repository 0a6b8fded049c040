/** The security headers of every response. */

import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import { type FastifyInstance, fastify } from 'fastify'
import type { Config } from '../config.ts'

/** Two years, in seconds, as browsers' preload lists want it. */
const HSTS_MAX_AGE = 2 * 365 * 24 * 60 * 60

/** What isn't a page loads nothing, runs nothing and is framed by nobody. */
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
 * Sets the headers; a route that serves a page sets a Content-Security-Policy of its own. @fastify/helmet puts them together anew for
 * each request, and they are the same for all: it is asked once, and its answer kept.
 */
export async function registerHeaders(server: FastifyInstance, { production }: Config): Promise<void> {
  const headers = await headersOf({
    contentSecurityPolicy: NOTHING,
    xFrameOptions: { action: 'deny' },
    // Only production is known to be behind TLS; on localhost it would lock a developer's other ports out of plain HTTP.
    strictTransportSecurity: production ? { maxAge: HSTS_MAX_AGE, includeSubDomains: true } : false,
  })
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

/** What helmet sets on a response. */
async function headersOf(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const helmeted = fastify()
  await helmeted.register(helmet, options)
  let set: Record<string, string> = {}
  helmeted.get('/', async (_request, reply) => {
    set = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
  })
  await helmeted.inject('/')
  await helmeted.close()
  return set
}
