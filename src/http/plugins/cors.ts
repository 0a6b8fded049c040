/** CORS: allowed origins of other sites' pages, and a log line for each rejected one. */

import fastifyCors from '@fastify/cors'
import type { FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'

export type CorsSettings = {
  production: boolean
  /** Exact origins, and patterns such as `https://*.example.com`; the asterisk stands for one or more labels. */
  corsOrigins: readonly string[]
  refreshCookie: { mode: 'client' | 'on' | 'off' }
}

const RESPONSE_HEADERS = ['www-authenticate', 'retry-after', 'x-request-id']

/** Lifetime of a cached preflight response, in seconds. */
const MAX_AGE = 3600

/** Maximum number of logged origins: each is logged once, but clients may send any number of them. */
const MAX_LOGGED = 100

/** Loopback under any name and port: front ends in development. */
const LOOPBACK = /^https?:\/\/(localhost|([a-z0-9-]+\.)+localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** Sends CORS headers only to allowed origins. Allows any request header. */
export const cors = fastifyPlugin<CorsSettings>(
  async (server, settings) => {
    const isAllowed = allowedOrigins(settings)
    const logged = new Set<string>()
    server.addHook('onRequest', async (request) => {
      const { origin } = request.headers
      if (origin === undefined || isAllowed(origin) || isOwn(origin, request)) return
      if (logged.has(origin) || logged.size >= MAX_LOGGED) return
      logged.add(origin)
      request.log.warn({ origin: origin.slice(0, 200) }, 'Origin rejected: add it to CORS_ORIGINS to allow it')
    })
    await server.register(fastifyCors, {
      origin: (origin, callback) => callback(null, origin !== undefined && isAllowed(origin)),
      credentials: settings.refreshCookie.mode !== 'off',
      methods: ['GET', 'POST'],
      exposedHeaders: RESPONSE_HEADERS,
      maxAge: MAX_AGE,
      strictPreflight: false,
    })
  },
  { name: 'cors' },
)

function allowedOrigins({ corsOrigins, production }: CorsSettings): (origin: string) => boolean {
  const exact = new Set(corsOrigins)
  const patterns = corsOrigins.filter((origin) => origin.includes('*')).map(subdomainsOf)
  return (origin) =>
    exact.has(origin) || patterns.some((matches) => matches(origin)) || (!production && LOOPBACK.test(origin))
}

/** @param pattern `https://*.example.com`. */
function subdomainsOf(pattern: string): (origin: string) => boolean {
  const [before = '', after = ''] = pattern.split('*')
  return (origin) =>
    origin.startsWith(before) && origin.endsWith(after) && LABELS.test(origin.slice(before.length, -after.length))
}

const LABELS = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/

/** Browsers send Origin with every POST, including those to the page's own origin. */
function isOwn(origin: string, { host, headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'same-origin' || (URL.canParse(origin) && new URL(origin).host === host)
}
