/** Context of an operation, built from its request. */

import { v7 as uuidv7 } from 'uuid'
import { bareAddress } from '../../core/client-info.ts'
import type { Log } from '../../core/log.ts'
import type { Context, Services } from '../../graphql/context.ts'
import { newOperationRecord } from '../../telemetry/operation-record.ts'
import { type RefreshCookieSettings, refreshCookies } from '../refresh-cookie.ts'
import { readBearer } from './bearer.ts'
import type { MakeContext } from './graphql-route.ts'

/** In characters. Browsers and tools send up to a few hundred. */
const MAX_USER_AGENT_LENGTH = 400

/** Returns a function that verifies the bearer token once, in memory. It never throws. */
export function contextMaker(services: Services, settings: RefreshCookieSettings, log: Log): MakeContext<Context> {
  const refreshCookie = refreshCookies(settings, log)
  return async (request, reply) => ({
    ...authenticate(services, request.raw.headersDistinct.authorization),
    client: {
      ip: bareAddress(request.ip),
      userAgent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
    },
    refreshCookie: refreshCookie(request, reply),
    asksVisible: request.headers.introspection === 'visible',
    requestId: request.id,
    operation: request.operation,
    log: request.log,
    services,
  })
}

/** Builds the context of an operation without a request. @param authorization header value: `Bearer …`. */
export function localContext(services: Services, log: Log, authorization?: string): Context {
  return {
    ...authenticate(services, authorization === undefined ? [] : [authorization]),
    client: { ip: null, userAgent: null },
    refreshCookie: null,
    asksVisible: false,
    requestId: uuidv7(),
    operation: newOperationRecord(),
    log,
    services,
  }
}

/**
 * Returns the viewer of an Authorization header, or why there is none.
 * @param headers all values that were sent. Several are malformed: a proxy may have read a different one (RFC 9110
 *   §5.3).
 */
export function authenticate(
  { sessions }: Services,
  headers: readonly string[] = [],
): Pick<Context, 'viewer' | 'authError' | 'expiredViewer'> {
  const bearer = headers.length > 1 ? 'malformed' : readBearer(headers[0])
  if (typeof bearer === 'string') return { viewer: null, authError: bearer, expiredViewer: null }
  const verdict = sessions.authenticate(bearer.token)
  if ('viewer' in verdict) return { viewer: verdict.viewer, authError: null, expiredViewer: null }
  // A revoked token logs out, too: the revocation may not be stored yet.
  const expiredViewer = verdict.authError === 'malformed' ? null : sessions.expiredViewer(bearer.token)
  return { viewer: null, authError: verdict.authError, expiredViewer }
}
