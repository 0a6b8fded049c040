/** Public keys as JSON Web Keys (RFC 7517), and their thumbprints (RFC 7638). */

import { createHash, createPublicKey, type KeyObject } from 'node:crypto'

export type RsaPublicJwk = { kty: 'RSA'; n: string; e: string }
export type EcPublicJwk = { kty: 'EC'; crv: string; x: string; y: string }

/** What makes up the key itself, and nothing about its use. */
export type BarePublicJwk = RsaPublicJwk | EcPublicJwk

/**
 * @param key a public key: RSA, RSA-PSS or EC.
 * @throws Error for a key of any other type.
 */
export function bareJwk(key: KeyObject): BarePublicJwk {
  const exportable = key.asymmetricKeyType === 'rsa-pss' ? asPlainRsa(key) : key
  const { kty, n, e, crv, x, y } = exportable.export({ format: 'jwk' })
  if (kty === 'RSA' && n && e) return { kty, n, e }
  if (kty === 'EC' && crv && x && y) return { kty, crv, x, y }
  throw new Error(`no JWK for a key of type ${key.asymmetricKeyType}`)
}

/** The SHA-256 thumbprint, base64url: 43 characters. */
export function thumbprint(jwk: BarePublicJwk): string {
  // RFC 7638 §3.3: the required members alone, in lexicographic order, without white space.
  const { kty } = jwk
  const members = kty === 'RSA' ? { e: jwk.e, kty, n: jwk.n } : { crv: jwk.crv, kty, x: jwk.x, y: jwk.y }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}

/**
 * The same modulus and exponent without "for PSS only", which a JWK says by `alg` instead: Node exports no JWK of an
 * RSA-PSS key. Both kinds of SubjectPublicKeyInfo end in the same RSAPublicKey (RFC 4055 §1.2):
 * `SEQUENCE { SEQUENCE algorithm, BIT STRING { one byte of padding count, RSAPublicKey } }`.
 */
function asPlainRsa(key: KeyObject): KeyObject {
  const spki = key.export({ format: 'der', type: 'spki' })
  const algorithm = derContent(spki, derContent(spki, 0).start)
  const bits = derContent(spki, algorithm.end)
  return createPublicKey({ key: spki.subarray(bits.start + 1, bits.end), format: 'der', type: 'pkcs1' })
}

/** Where the content of the DER value at an offset starts and ends (X.690 §8.1.3: a short or a long length). */
function derContent(der: Buffer, at: number): { start: number; end: number } {
  const first = der.readUInt8(at + 1)
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const length = lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes)
  const start = at + 2 + lengthBytes
  return { start, end: start + length }
}
