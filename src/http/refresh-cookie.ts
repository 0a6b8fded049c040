/** Refresh cookie: who gets it, its name and attributes, and reasons why a browser would not send it back. */

import '@fastify/cookie'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../core/log.ts'
import type { RefreshCookie } from '../graphql/refresh-cookie.ts'

export type RefreshCookieSettings = {
  production: boolean
  refreshCookie: {
    /** `client`: only for requests with TRANSPORT_HEADER. */
    mode: 'client' | 'on' | 'off'
    path: string
    sameSite: 'strict' | 'lax' | 'none'
  }
}

/**
 * Header that selects the cookie. It also prevents CSRF: other sites' pages need a preflight to send it, which CORS
 * rejects.
 */
export const TRANSPORT_HEADER = 'refresh-token-transport'

const NAME = 'gatehouse_refresh'

/** @returns a function that returns the cookie of a request; null if the refresh token travels in the payload. */
export function refreshCookies(
  { production, refreshCookie: { mode, path, sameSite } }: RefreshCookieSettings,
  log: Log,
) {
  const warned = new Set<string>()

  /** Logs each reason once, since a page repeats its requests. */
  function warn(reason: string | null): void {
    if (reason === null || warned.has(reason)) return
    warned.add(reason)
    log.warn({ reason }, 'Refresh cookie will not be sent back')
  }

  return (request: FastifyRequest, reply: FastifyReply): RefreshCookie | null => {
    if (mode === 'off' || (mode === 'client' && request.headers[TRANSPORT_HEADER] !== 'cookie')) return null
    // Over plain http Safari drops Secure cookies. Other browsers do so unless the host is loopback.
    const secure = production || request.protocol === 'https'
    const name = `${secure ? (path === '/' ? '__Host-' : '__Secure-') : ''}${NAME}`
    const attributes: CookieSerializeOptions = { httpOnly: true, secure, sameSite, path }
    return {
      token: only(request.headers.cookie, name),
      write(token, expires) {
        warn(reasonNotSent(request, { secure, path, sameSite }))
        void reply.setCookie(name, token, { ...attributes, expires })
      },
      clear: () => void reply.clearCookie(name, attributes),
    }
  }
}

/** @returns the value of the cookie with this name; null if there are several: a sibling domain may have set one. */
function only(header: string | undefined, name: string): string | null {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [key, value] = pair.split('=', 2)
    return key?.trim() === name ? [value?.trim() ?? ''] : []
  })
  return values.length === 1 ? (values[0] ?? null) : null
}

type Attributes = { secure: boolean; path: string; sameSite: 'strict' | 'lax' | 'none' }

/** @returns why the browser will not send the cookie back; null if it will. */
function reasonNotSent(request: FastifyRequest, { secure, path, sameSite }: Attributes): string | null {
  const { origin, 'sec-fetch-site': site, 'x-forwarded-prefix': prefix } = request.headers
  if (secure && isInsecure(request))
    return 'cookie is Secure but the request came over plain http: serve https, and set TRUST_PROXY behind a proxy'
  if (sameSite === 'none' && !secure) return 'SameSite=None requires https'
  if (sameSite !== 'none' && (site === undefined ? isOtherSite(origin, request) : site === 'cross-site'))
    return `page is on another site, ${origin}: serve both from one site, or set REFRESH_COOKIE_SAMESITE=none (https only)`
  if (typeof prefix === 'string' && path !== '/' && !path.startsWith(prefix))
    return `proxy serves the API below ${prefix}: set REFRESH_COOKIE_PATH=${prefix.replace(/\/$/, '')}/graphql`
  return null
}

/** True for plain http all the way. A proxy that is not trusted may still report that it terminates https. */
function isInsecure({ protocol, hostname, headers }: FastifyRequest): boolean {
  const isLoopback = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return protocol === 'http' && headers['x-forwarded-proto'] !== 'https' && !isLoopback
}

/** Fallback for browsers without Sec-Fetch-Site: a different host is another site, unless its last two labels match. */
function isOtherSite(origin: string | undefined, { hostname }: FastifyRequest): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false
  const from = new URL(origin).hostname
  const isAddress = /[\d\]]$/.test(hostname) || !hostname.includes('.')
  return from !== hostname && (isAddress || siteOf(from) !== siteOf(hostname))
}

const siteOf = (host: string) => host.split('.').slice(-2).join('.')
