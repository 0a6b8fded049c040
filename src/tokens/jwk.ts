/** Public keys as JSON Web Keys (RFC 7517), and their thumbprints (RFC 7638). */

import type { KeyObject } from 'node:crypto'
import { sha256 } from '../core/sha256.ts'

export type RsaPublicJwk = { kty: 'RSA'; n: string; e: string }
export type EcPublicJwk = { kty: 'EC'; crv: string; x: string; y: string }

/** Members of the key itself, without `use`, `alg` and `kid`. */
export type BarePublicJwk = RsaPublicJwk | EcPublicJwk

/**
 * @param key a public key, RSA or EC.
 * @throws Error for a key of any other type.
 */
export function bareJwk(key: KeyObject): BarePublicJwk {
  const { kty, n, e, crv, x, y } = key.export({ format: 'jwk' })
  if (kty === 'RSA' && n && e) return { kty, n, e }
  if (kty === 'EC' && crv && x && y) return { kty, crv, x, y }
  throw new Error(`No JWK for a key of type ${key.asymmetricKeyType}`)
}

/** SHA-256 thumbprint in base64url: 43 characters. */
export function thumbprint(jwk: BarePublicJwk): string {
  // RFC 7638 §3.3: the required members alone, in lexicographic order, without white space.
  const { kty } = jwk
  const members = kty === 'RSA' ? { e: jwk.e, kty, n: jwk.n } : { crv: jwk.crv, kty, x: jwk.x, y: jwk.y }
  return sha256(JSON.stringify(members))
}
