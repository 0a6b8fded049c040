/** The log: JSON, one line a request, and nothing in it that a client sent but its method and path. */

import type { FastifyInstance } from 'fastify'
import type { LoggerOptions } from 'pino'
import type { Config } from '../config.ts'
import { newOperationRecord, type OperationRecord } from '../telemetry/operation-record.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Filled in as its operation becomes known. */
    operation: OperationRecord
  }
}

/** Names under which a secret could be logged by mistake; their values are never written. */
const SECRETS = ['authorization', 'cookie', 'password', 'accessToken', 'refreshToken', 'token']

/** Names are the client's choice. */
const LONGEST_NAME = 100

/** The settings of Fastify's own logger; `false` where nothing is to be written. */
export function loggerOptions({ environment, logLevel }: Config): LoggerOptions | false {
  if (environment === 'test' || logLevel === 'silent') return false
  return { level: logLevel, redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]) }
}

/**
 * Logs each request once it is answered: method, path without its query, status, duration in milliseconds, request id; and of an
 * operation its name, its document's hash, who asked, and the code of what went wrong. No variables, and no text of a client's
 * but the operation's name.
 */
export function registerRequestLog(server: FastifyInstance): void {
  server.decorateRequest('operation')
  server.addHook('onRequest', (request, _reply, done) => {
    request.operation = newOperationRecord()
    done()
  })
  server.addHook('onResponse', (request, reply, done) => {
    const [path] = request.url.split('?')
    const duration = Math.round(reply.elapsedTime * 10) / 10
    const { id: requestId, method } = request
    const { name, hash, userId, code } = request.operation
    const operation = hash === null ? {} : { operation: name?.slice(0, LONGEST_NAME), hash, userId, code }
    request.log.info({ requestId, method, path, status: reply.statusCode, duration, ...operation }, 'request')
    done()
  })
}
