/** The security headers of every response. */

import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
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

/** Sets the headers by @fastify/helmet; a route that serves a page sets a Content-Security-Policy of its own. */
export async function registerHeaders(server: FastifyInstance, { production }: Config): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: NOTHING,
    xFrameOptions: { action: 'deny' },
    // Only production is known to be behind TLS; on localhost it would lock a developer's other ports out of plain HTTP.
    strictTransportSecurity: production ? { maxAge: HSTS_MAX_AGE, includeSubDomains: true } : false,
  })
}
