/** The claims of an access token: from what was signed to what they mean, or nothing. */

import { Role } from '../../database/client/enums.ts'

export type AccessClaims = {
  readonly userId: string
  readonly sessionId: string
  readonly role: Role
  /** When the password was given. To the second. */
  readonly authTime: Date
  /** To the millisecond. */
  readonly issuedAt: Date
  /** To the second. */
  readonly expiresAt: Date
}

export type Expected = {
  issuer: string
  audience: string
  /** The longest life of a token, in seconds. */
  ttl: number
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** The last second that a Date can hold (ECMA-262 §21.4.1.1). */
const LAST_SECOND = 8_640_000_000_000

/**
 * Checks that every claim is there, and is of its type (RFC 9068 §2.2, RFC 8725 §3.8 to §3.10).
 * @param payload what the token's signature covers, parsed.
 * @returns what the claims say, whether or not they say it of now; null where one isn't as ours are.
 */
export function readClaims(payload: unknown, { issuer, audience, ttl }: Expected): AccessClaims | null {
  if (typeof payload !== 'object' || payload === null) return null
  const { iss, aud, sub, sid, role, auth_time, iat, exp, jti, nbf } = payload as Record<string, unknown>
  // RFC 7519 lets aud be a list: ours never is, and a token for several services isn't one for this service alone.
  if (iss !== issuer || aud !== audience) return null
  if (!isUuid(sub) || !isUuid(sid) || !isRole(role)) return null
  if (!isInstant(auth_time) || !isInstant(iat) || !isInstant(exp)) return null
  if (typeof jti !== 'string' || jti === '') return null
  // Ours have none; whoever reads a JWT must mind it (RFC 7519 §4.1.5).
  if (nbf !== undefined && !(isInstant(nbf) && nbf <= iat)) return null
  return Object.freeze({
    userId: sub,
    sessionId: sid,
    role,
    authTime: new Date(auth_time * 1000),
    issuedAt: issuedAt(iat, jti),
    expiresAt: new Date(Math.min(exp, iat + ttl) * 1000),
  })
}

/**
 * The millisecond of issue. "Issued before the password was changed" must hold for a token of the same second, which
 * `iat` can't tell; the UUIDv7 of `jti` starts with the millisecond (RFC 9562 §5.7). Where it is something else, the
 * start of the second: the reading that ends a token sooner.
 */
function issuedAt(iat: number, jti: string): Date {
  const millisecond = isUuid(jti) && jti[14] === '7' ? Number.parseInt(jti.slice(0, 8) + jti.slice(9, 13), 16) : 0
  return new Date(Math.floor(millisecond / 1000) === iat ? millisecond : iat * 1000)
}

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

const isRole = (value: unknown): value is Role => Object.values<unknown>(Role).includes(value)

/** Whole seconds since 1970. RFC 7519 allows fractions: ours have none. */
const isInstant = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND
