/** Request log: one line per request. Of the client's data it holds only method, path and operation name. */

import { fastifyPlugin } from 'fastify-plugin'
import { newOperationRecord, type OperationRecord } from '../../telemetry/operation-record.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Filled in as the operation becomes known. */
    operation: OperationRecord
  }
}

/** In characters. Clients choose operation names. */
const MAX_NAME_LENGTH = 100

/**
 * Logs each request after its response: method, path without query, status, duration in milliseconds and request id.
 * For operations also the name, the hash of the document, the viewer and the code of the first error.
 */
export const requestLog = fastifyPlugin(
  async (server) => {
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
      const operation = hash === null ? {} : { operation: name?.slice(0, MAX_NAME_LENGTH), hash, userId, code }
      request.log.info({ requestId, method, path, status: reply.statusCode, duration, ...operation }, 'request')
      done()
    })
  },
  { name: 'request-log' },
)
