/** What the edge answers where no operation was run: `errors`, as for GraphQL's own, so that clients read one shape only. */

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { chooseMediaType } from './media-type.ts'

/** The methods that a 405 looks for, and names in Allow. */
const METHODS = ['GET', 'POST'] as const

/** The codes of statuses that have one of their own. */
const CODES: Record<number, string> = { 404: 'NOT_FOUND', 413: 'OPERATION_TOO_LARGE' }

/** A body for a status that is the client's doing: the contract's code, and what is wrong. */
export function refusalBody(status: number, message: string) {
  const code = CODES[status] ?? 'BAD_USER_INPUT'
  const details = code === 'BAD_USER_INPUT' ? { issues: [{ path: [], message }] } : {}
  return { errors: [{ message, extensions: { code, ...details } }] }
}

/** Answers a request that can't be served, in the media type that its client reads. */
export function refuse(request: FastifyRequest, reply: FastifyReply, status: number, message: string): FastifyReply {
  return send(request, reply, status, refusalBody(status, message))
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, body: object): FastifyReply {
  const type = chooseMediaType(request.headers.accept) ?? 'application/json'
  return reply.code(status).type(`${type}; charset=utf-8`).send(JSON.stringify(body))
}

/** 404, or 405 with Allow where the path exists for another method (RFC 9110 §15.5.6). */
function refuseUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?')
  const allowed = METHODS.filter((method) => request.server.hasRoute({ method, url: path }))
  if (allowed.length === 0) return refuse(request, reply, 404, 'There is nothing at this path.')
  reply.header('allow', allowed.join(', '))
  return refuse(request, reply, 405, `This path answers ${allowed.join(' and ')} only.`)
}

/** A client's mistake is told as it is; whatever else went wrong is logged, and told by the request's id alone. */
export function refuseFailed(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) return refuse(request, reply, status, error.message)
  request.log.error({ requestId: request.id, err: error }, 'request failed')
  return sendInternalError(request, reply)
}

/** Answers that something is wrong with us, and by which id to ask about it. */
export function sendInternalError(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: request.id }
  return send(request, reply, 500, { errors: [{ message: 'Internal server error', extensions }] })
}

/** Makes a server answer what it can't serve with `errors`. */
export function registerRefusals(server: FastifyInstance): void {
  server.setNotFoundHandler(refuseUnknown)
  server.setErrorHandler(refuseFailed)
}
