/** Claims of an access token (RFC 9068 §2.2): validated, and converted to typed values. */

import { isUuid } from '../core/uuid.ts'
import { Role } from '../database/client/enums.ts'

export type AccessClaims = {
  readonly userId: string
  readonly sessionId: string
  readonly role: Role
  /** Time of the last authentication, to the second. */
  readonly authTime: Date
  /** Method references of that authentication (RFC 8176). Optional in tokens: verification does not require them. */
  readonly amr: readonly string[]
  /** Number of its factors, from `acr`; 1 for a token without it. */
  readonly factors: 1 | 2
  /** To the millisecond, for revocations. Rises after each revocation, even if the clock is set back. */
  readonly issuedAt: Date
  /** To the second. */
  readonly expiresAt: Date
  /** Id of the refresh token issued with this token. Optional: verification does not require it. */
  readonly rotationId?: string | undefined
}

export type ExpectedClaims = {
  issuer: string
  audience: string
  /** Maximum lifetime of a token, in seconds. */
  ttl: number
}

/** The last second that a Date can hold (ECMA-262 §21.4.1.1). */
const MAX_SECOND = 8_640_000_000_000

/**
 * Checks the presence and type of every claim (RFC 9068 §2.2, RFC 8725 §3.8 to §3.10).
 * @param payload parsed JSON that the signature covers.
 * @returns the claims, expired or not; null if one is missing or malformed.
 */
export function readClaims(payload: unknown, { issuer, audience, ttl }: ExpectedClaims): AccessClaims | null {
  if (typeof payload !== 'object' || payload === null) return null
  const { iss, aud, sub, sid, role, auth_time, iat, exp, jti, nbf, rotation, amr, acr } = payload as Record<
    string,
    unknown
  >
  // RFC 7519 §4.1.3 allows a list in `aud`. This service issues a single audience, so a list is rejected.
  if (iss !== issuer || aud !== audience) return null
  if (!isUuid(sub) || !isUuid(sid) || !isRole(role)) return null
  if (!isTime(auth_time) || !isTime(iat) || !isTime(exp)) return null
  if (typeof jti !== 'string' || jti === '') return null
  // Never issued here, but a reader must respect it (RFC 7519 §4.1.5).
  if (nbf !== undefined && !(isTime(nbf) && nbf <= iat)) return null
  return Object.freeze({
    userId: sub,
    sessionId: sid,
    role,
    authTime: new Date(auth_time * 1000),
    amr: Array.isArray(amr) ? amr.filter((each) => typeof each === 'string') : [],
    factors: acr === '2' ? 2 : 1,
    issuedAt: issuedAt(iat, jti),
    expiresAt: new Date(Math.min(exp, iat + ttl) * 1000),
    rotationId: isUuid(rotation) ? rotation : undefined,
  })
}

/**
 * Returns the instant that revocations compare. `iat` has whole seconds, too coarse to separate tokens of the same
 * second. The UUIDv7 in `jti` starts with a millisecond (RFC 9562 §5.7), never before `iat`. Any other `jti` counts as
 * the start of the second, so the token is revoked sooner rather than later.
 */
function issuedAt(iat: number, jti: string): Date {
  const millisecond = isUuid(jti) && jti[14] === '7' ? Number.parseInt(jti.slice(0, 8) + jti.slice(9, 13), 16) : 0
  return new Date(Math.max(millisecond, iat * 1000))
}

const isRole = (value: unknown): value is Role => Object.values<unknown>(Role).includes(value)

/** Whole seconds since 1970. RFC 7519 §2 allows fractions, but this service never writes them. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_SECOND
