/** Error responses without an operation. They have `errors` like GraphQL responses, so clients read a single format. */

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { AppError } from '../../core/errors.ts'
import { chooseMediaType } from '../media-type.ts'

/** Methods listed in Allow by a 405. */
const METHODS = ['GET', 'POST'] as const

/** Error code by status; BAD_USER_INPUT for all others. */
const CODES: Record<number, string> = {
  404: 'NOT_FOUND',
  413: 'OPERATION_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
}

/** Returns the body of a response that rejects a request. */
export function errorBody(status: number, message: string, details: object = {}) {
  const code = CODES[status] ?? 'BAD_USER_INPUT'
  const issues = code === 'BAD_USER_INPUT' ? { issues: [{ path: [], message }] } : {}
  return { errors: [{ message, extensions: { code, ...issues, ...details } }] }
}

/** Rejects a request, in the media type that the client accepts. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: string,
  details?: object,
): FastifyReply {
  return send(request, reply, status, errorBody(status, message, details))
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, body: object): FastifyReply {
  const type = chooseMediaType(request.headers.accept) ?? 'application/json'
  return reply.code(status).type(`${type}; charset=utf-8`).send(JSON.stringify(body))
}

/** Responds with 404, or with 405 and Allow if the path exists for another method (RFC 9110 §15.5.6). */
function refuseUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?')
  const allowed = METHODS.filter((method) => request.server.hasRoute({ method, url: path }))
  if (allowed.length === 0) return refuse(request, reply, 404, 'Not found.')
  reply.header('allow', allowed.join(', '))
  return refuse(request, reply, 405, `Method not allowed: use ${allowed.join(' or ')}.`)
}

/** Responds to a client error with its message. All other errors are logged and masked. */
export function respondToError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limit = request.routeOptions.bodyLimit
    return refuse(request, reply, status, `The body is too large: LIMIT_BODY allows ${limit} bytes.`, {
      limit,
      setting: 'LIMIT_BODY',
    })
  }
  if (error instanceof AppError && 'retryAfter' in error.details) {
    const { retryAfter } = error.details
    const refusal = error.code === 'UNAVAILABLE' ? 503 : 429
    return refuse(request, reply.header('retry-after', retryAfter), refusal, error.message, { retryAfter })
  }
  if (status >= 400 && status < 500) return refuse(request, reply, status, error.message)
  request.log.error({ requestId: request.id, err: error }, 'request failed')
  return sendInternalError(request, reply)
}

/** Responds to an unexpected error with the request id only. */
export function sendInternalError(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: request.id }
  return send(request, reply, 500, { errors: [{ message: 'Internal server error', extensions }] })
}

/** Handles unknown paths and errors. */
export const errorResponses = fastifyPlugin(
  async (server) => {
    server.setNotFoundHandler(refuseUnknown)
    server.setErrorHandler(respondToError)
  },
  { name: 'error-responses' },
)
