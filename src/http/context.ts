/** An operation's context, from the request that brings it. */

import '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bareAddress } from '../audit/origin.ts'
import type { Context, Services } from '../graphql/context.ts'
import type { RefreshCookie } from '../sessions/refresh-cookie.ts'
import { readBearer } from './bearer.ts'
import type { MakeContext } from './graphql-route.ts'

/** Where the refresh token is in cookie mode. */
const COOKIE = 'gatehouse_refresh'

/** No script sees it, no other site sends it, and it goes to the API alone. */
const COOKIE_OPTIONS = { httpOnly: true, secure: true, sameSite: 'strict', path: '/graphql' } as const

/** Browsers and tools send some hundred characters; what is longer is cut before it is kept. */
const LONGEST_USER_AGENT = 400

/** @returns a function that reads the bearer token once, asks the database nothing, and never throws. */
export function contextMaker(services: Services, options: { refreshCookie: boolean }): MakeContext<Context> {
  return async (request, reply) => ({
    ...whoAsks(services, request.raw.headersDistinct.authorization),
    origin: {
      ip: bareAddress(request.ip),
      userAgent: request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT) ?? null,
    },
    refreshCookie: options.refreshCookie ? refreshCookie(request, reply) : null,
    requestId: request.id,
    operation: request.operation,
    log: request.log,
    services,
  })
}

/**
 * The viewer that an Authorization header stands for, or why there is none.
 * @param headers all that were sent: of several, whoever is in between may have read another than we do (RFC 9110 §5.3).
 */
export function whoAsks({ sessions }: Services, headers: readonly string[] = []): Pick<Context, 'viewer' | 'absence'> {
  const bearer = headers.length > 1 ? 'bad' : readBearer(headers[0])
  if (bearer === 'none') return { viewer: null, absence: 'missing' }
  if (bearer === 'bad') return { viewer: null, absence: 'malformed' }
  const verdict = sessions.authenticate(bearer.token)
  return 'viewer' in verdict ? { viewer: verdict.viewer, absence: null } : { viewer: null, absence: verdict.absence }
}

function refreshCookie(request: FastifyRequest, reply: FastifyReply): RefreshCookie {
  return {
    token: request.cookies[COOKIE] ?? null,
    write: (token, expires) => void reply.setCookie(COOKIE, token, { ...COOKIE_OPTIONS, expires }),
    clear: () => void reply.clearCookie(COOKIE, COOKIE_OPTIONS),
  }
}
