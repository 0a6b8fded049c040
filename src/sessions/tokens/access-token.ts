/** Access tokens: JWTs after RFC 9068, signed and verified without the database. */

import { createHash, randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { v7 as uuidv7 } from 'uuid'
import { BoundedMap } from '../../bounded-map.ts'
import { type AccessClaims, readClaims } from './access-claims.ts'
import type { Keyring, VerificationKey } from './keys.ts'

/** What a token is made of. */
export type Grant = Pick<AccessClaims, 'userId' | 'sessionId' | 'role' | 'authTime'> & {
  /** The session's own end: the token doesn't outlive it. */
  notAfter?: Date
}

/** `expiresIn` is the token's life in whole seconds. */
export type SignedToken = { token: string; expiresAt: Date; expiresIn: number }

export type Verification = { readonly ok: AccessClaims } | { readonly reason: 'malformed' | 'expired' }

export type AccessTokens = {
  /**
   * @param seed what the token's `jti` is made of, besides the instant: the same grant, instant and seed give the same
   *   claims again. Random where it is left out.
   */
  sign(grant: Grant, now: Date, seed?: string): SignedToken
  /** Never throws: what isn't one of our tokens is `malformed`, what was one is `expired`. */
  verify(token: string, now: Date): Verification
}

/** In characters. Ours have some 450 to 800, by the algorithm: nothing longer is worth any work. */
const LONGEST = 4096

/**
 * How far ahead of this instance's clock another one that signed the token may be, in milliseconds. It is for `iat` and
 * `auth_time` alone: a token that comes from a good clock's future is then refused, a second's drift between instances
 * refuses nobody. For `exp` there is none, as it could only lengthen a token's life.
 */
export const CLOCK_TOLERANCE = 60_000

/** How many verified tokens are remembered: a few megabytes. */
const REMEMBERED = 10_000

/** The whole header of a token of ours. */
const HEADER_MEMBERS = new Set(['alg', 'typ', 'kid'])

const MALFORMED = Object.freeze({ reason: 'malformed' as const })
const EXPIRED = Object.freeze({ reason: 'expired' as const })

/**
 * @param options.ttl an access token's life in milliseconds, whole seconds of which count. It is also the most that a
 *   token lives after its `iat`, whatever its `exp` says: what has been revoked is remembered for no longer than that.
 */
export function createAccessTokens(options: {
  keyring: Keyring
  issuer: string
  audience: string
  ttl: number
}): AccessTokens {
  const { keyring, issuer, audience } = options
  const ttl = Math.floor(options.ttl / 1000)
  /**
   * By the token itself, since the keys don't change while the process lives; first in, first out, as that is also
   * the order in which they expire. Time is looked at again at each use.
   */
  const verified = new BoundedMap<string, { ok: AccessClaims }>({ most: REMEMBERED })

  function sign({ userId, sessionId, role, authTime, notAfter }: Grant, now: Date, seed?: string): SignedToken {
    const iat = seconds(now)
    const exp = Math.min(iat + ttl, notAfter ? seconds(notAfter) : Number.POSITIVE_INFINITY)
    // Version 7, so that jti tells the millisecond of issue, where iat tells the second: see issuedAt.
    const random = seed === undefined ? randomBytes(16) : createHash('sha256').update(`gatehouse jti:${seed}`).digest()
    const jti = uuidv7({ msecs: now.getTime(), random })
    const claims = { iss: issuer, aud: audience, sub: userId, sid: sessionId, role, auth_time: seconds(authTime) }
    const { algorithm, kid, key } = keyring.signing
    const token = jwt.sign({ ...claims, iat, exp, jti }, key, {
      algorithm,
      header: { alg: algorithm, typ: 'at+jwt', kid },
      allowInvalidAsymmetricKeyTypes: true, // The keyring has checked it; the library refuses RSA-PSS without parameters.
    })
    return { token, expiresAt: new Date(exp * 1000), expiresIn: Math.max(exp - iat, 0) }
  }

  function verify(token: string, now: Date): Verification {
    const known = verified.get(token)
    if (known) return timely(known, now)

    if (token.length > LONGEST || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return MALFORMED
    const key = keyOf(token, keyring)
    const claims = key && readClaims(signedPayload(token, key), { issuer, audience, ttl })
    if (!claims) return MALFORMED
    const verification = { ok: claims }
    const standing = timely(verification, now)
    if ('ok' in standing) verified.set(token, verification)
    return standing
  }

  return { sign, verify }
}

/** Whether a good token is good now. */
function timely(verification: { ok: AccessClaims }, now: Date): Verification {
  const { issuedAt, authTime, expiresAt } = verification.ok
  const latest = now.getTime() + CLOCK_TOLERANCE
  if (issuedAt.getTime() > latest || authTime.getTime() > latest) return MALFORMED
  return expiresAt.getTime() > now.getTime() ? verification : EXPIRED
}

/** The key that a token's header names, where the whole header is as ours are. */
function keyOf(token: string, keyring: Keyring): VerificationKey | undefined {
  const header = parse(token.slice(0, token.indexOf('.')))
  if (typeof header !== 'object' || header === null) return undefined
  // `crit` must be understood (RFC 7515 §4.1.11); `jwk`, `jku`, `x5u` bring a key along (RFC 8725 §3.5, §3.10). Ours has none.
  if (!Object.keys(header).every((name) => HEADER_MEMBERS.has(name))) return undefined
  const { alg, typ, kid } = header as Record<string, unknown>
  // RFC 9068 §4, RFC 8725 §3.11: so that no other kind of JWT, by the same key, passes for an access token.
  if (typeof typ !== 'string' || !/^(application\/)?at\+jwt$/i.test(typ)) return undefined
  const key = keyring.find(kid)
  return key?.algorithm === alg ? key : undefined
}

function parse(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** What the token says, where the key has signed it; else undefined. */
function signedPayload(token: string, { algorithm, key }: VerificationKey): unknown {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  // Base64 has several spellings of the same bytes; the header and the payload are signed as spelled, this isn't.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return undefined
  try {
    // Every claim is checked by readClaims, time among them: the library would call a token of another issuer expired.
    return jwt.verify(token, key, {
      algorithms: [algorithm],
      ignoreExpiration: true,
      ignoreNotBefore: true,
      allowInvalidAsymmetricKeyTypes: true,
    })
  } catch {
    return undefined
  }
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000)
