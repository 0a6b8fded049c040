/** The log: JSON, one line a request, and nothing in it that a client sent but its method and path. */

import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { Config } from '../config.ts'

/** Names under which a secret could be logged by mistake; their values are never written. */
const SECRETS = ['authorization', 'cookie', 'password', 'accessToken', 'refreshToken', 'token']

/** The settings of Fastify's own logger; `false` where nothing is to be written. */
export function loggerOptions({ environment, logLevel }: Config): NonNullable<FastifyServerOptions['logger']> {
  if (environment === 'test' || logLevel === 'silent') return false
  return { level: logLevel, redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]) }
}

/** Logs each request once it is answered: method, path without its query, status, duration in milliseconds, request id. */
export function registerRequestLog(server: FastifyInstance): void {
  server.addHook('onResponse', async (request, reply) => {
    const [path] = request.url.split('?')
    const duration = Math.round(reply.elapsedTime * 10) / 10
    request.log.info({ method: request.method, path, status: reply.statusCode, duration }, 'request')
  })
}
