/** Access tokens: JWTs after RFC 9068, signed and verified without the database. */

import { createHash, randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
import { v7 as uuidv7 } from 'uuid'
import { type AccessClaims, readClaims } from './access-claims.ts'
import type { Keyring, VerificationKey } from './keys.ts'

/** Input of a new token. */
export type Grant = Pick<AccessClaims, 'userId' | 'sessionId' | 'role' | 'authTime' | 'rotationId'> &
  Partial<Pick<AccessClaims, 'amr' | 'factors'>> & {
    /** Absolute end of the session: no token outlives it. */
    notAfter?: Date
    /** Instant that revocations compare, not before the time of issue. Defaults to the time of issue. */
    issuedAt?: Date
  }

/** `expiresIn` is the lifetime in whole seconds. */
export type SignedToken = { token: string; expiresAt: Date; expiresIn: number }

export type Verification = { readonly ok: AccessClaims } | { readonly reason: 'malformed' | 'expired' }

export type AccessTokens = {
  /**
   * @param now time of issue (`iat`); the lifetime starts here.
   * @param seed input of `jti`: equal grant, time and seed give equal claims. Random by default.
   */
  sign(grant: Grant, now: Date, seed?: string): SignedToken
  /** Never throws. A token of this service is valid or `expired`; everything else is `malformed`. */
  verify(token: string, now: Date): Verification
  /** Claims of a token signed by this service, expired or not; null for any other text. */
  read(token: string): AccessClaims | null
}

/** In characters. Tokens of this service have 450 to 800, depending on the algorithm. */
const MAX_LENGTH = 4096

/** Cached verified tokens: a few megabytes. */
const MAX_REMEMBERED = 10_000

/** Members that this service writes into a token's header. */
const HEADER_MEMBERS = new Set(['alg', 'typ', 'kid'])

const MALFORMED = Object.freeze({ reason: 'malformed' as const })
const EXPIRED = Object.freeze({ reason: 'expired' as const })

/**
 * @param options.ttl lifetime in milliseconds, rounded down to seconds. Tokens expire this long after `iat`, even if
 *   their `exp` is later: revocations are kept no longer.
 */
export function createAccessTokens(options: {
  keyring: Keyring
  issuer: string
  audience: string
  ttl: number
}): AccessTokens {
  const { keyring, issuer, audience } = options
  const ttl = Math.floor(options.ttl / 1000)
  /** Cache by token text: keys never change while the process runs. Each hit checks expiry again. */
  const verified = new LRUCache<string, { ok: AccessClaims }>({ max: MAX_REMEMBERED })

  function sign(grant: Grant, now: Date, seed?: string): SignedToken {
    const { userId, sessionId, role, authTime, rotationId, notAfter, issuedAt = now } = grant
    const { amr = ['pwd'], factors = 1 } = grant
    const iat = seconds(now)
    const exp = Math.min(iat + ttl, notAfter ? seconds(notAfter) : Number.POSITIVE_INFINITY)
    // UUIDv7: `jti` carries the millisecond for revocations, since `iat` has seconds only (see access-claims.ts).
    const random = seed === undefined ? randomBytes(16) : createHash('sha256').update(`gatehouse jti:${seed}`).digest()
    const jti = uuidv7({ msecs: issuedAt.getTime(), random })
    const claims = { iss: issuer, aud: audience, sub: userId, sid: sessionId, role, auth_time: seconds(authTime) }
    // RFC 9068 §2.2.1: methods, and the number of factors as the context class.
    const authentication = { amr, acr: String(factors) }
    const { algorithm, kid, key } = keyring.signing
    const token = jwt.sign(
      { ...claims, ...authentication, iat, exp, jti, ...(rotationId && { rotation: rotationId }) },
      key,
      {
        algorithm,
        header: { alg: algorithm, typ: 'at+jwt', kid },
      },
    )
    return { token, expiresAt: new Date(exp * 1000), expiresIn: Math.max(exp - iat, 0) }
  }

  function read(token: string): AccessClaims | null {
    if (token.length > MAX_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null
    const key = keyOf(token, keyring)
    return key ? readClaims(signedPayload(token, key), { issuer, audience, ttl }) : null
  }

  function verify(token: string, now: Date): Verification {
    const known = verified.get(token)
    if (known) return unlessExpired(known, now)

    const claims = read(token)
    if (!claims) return MALFORMED
    const verification = { ok: claims }
    const result = unlessExpired(verification, now)
    if ('ok' in result) verified.set(token, verification)
    return result
  }

  return { sign, verify, read }
}

/**
 * `iat` and `auth_time` are not checked against the clock. RFC 7519 §4.1.6 defines `iat` as a token's age only, and a
 * clock that was set back must not reject tokens issued before.
 */
function unlessExpired(verification: { ok: AccessClaims }, now: Date): Verification {
  return verification.ok.expiresAt.getTime() > now.getTime() ? verification : EXPIRED
}

/** Key named in a token's header; undefined if the header has a member or value that this service never writes. */
function keyOf(token: string, keyring: Keyring): VerificationKey | undefined {
  const header = parse(token.slice(0, token.indexOf('.')))
  if (typeof header !== 'object' || header === null) return undefined
  // `crit` must be understood (RFC 7515 §4.1.11). `jwk`, `jku` and `x5u` supply their own key (RFC 8725 §3.5, §3.10).
  if (!Object.keys(header).every((name) => HEADER_MEMBERS.has(name))) return undefined
  const { alg, typ, kid } = header as Record<string, unknown>
  // RFC 9068 §4, RFC 8725 §3.11: other kinds of JWT signed with the same key are not access tokens.
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

/** Payload if the key signed it, otherwise undefined. */
function signedPayload(token: string, { algorithm, key }: VerificationKey): unknown {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  // Base64 has several spellings for the same bytes, and the signature does not cover its own spelling.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return undefined
  try {
    // readClaims checks every claim, including times. The library would report a foreign token as expired.
    return jwt.verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true })
  } catch {
    return undefined
  }
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000)
