/** Key pairs of passkeys in the algorithms that the server offers, as COSE keys (RFC 9053, RFC 8230). */

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256' | 'ES256K'

export type PasskeyPair = {
  /** COSE identifier of the algorithm. */
  algorithm: number
  cose: Map<number, number | Uint8Array>
  sign(data: Buffer): Buffer
}

export const ALGORITHMS: readonly Algorithm[] = ['ES256', 'EdDSA', 'RS256']

const bytes = (value = '') => new Uint8Array(Buffer.from(value, 'base64url'))

export function passkeyPair(algorithm: Algorithm): PasskeyPair {
  switch (algorithm) {
    case 'ES256':
      return ellipticPair('P-256', -7, 1)
    case 'ES256K':
      return ellipticPair('secp256k1', -47, 8)
    case 'EdDSA': {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519')
      const parameters = [[-1, 6] as const, [-2, bytes(publicKey.export({ format: 'jwk' }).x)] as const]
      return { ...pairOf(1, -8, parameters), sign: (data) => sign(null, data, privateKey) }
    }
    case 'RS256': {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const { n, e } = publicKey.export({ format: 'jwk' })
      return { ...pairOf(3, -257, [[-1, bytes(n)] as const, [-2, bytes(e)] as const]), sign: bySha256(privateKey) }
    }
  }
}

function ellipticPair(namedCurve: string, algorithm: number, curve: number): PasskeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const parameters = [[-1, curve] as const, [-2, bytes(x)] as const, [-3, bytes(y)] as const]
  return { ...pairOf(2, algorithm, parameters), sign: bySha256(privateKey) }
}

const pairOf = (type: number, algorithm: number, parameters: (readonly [number, number | Uint8Array])[]) => ({
  algorithm,
  cose: new Map<number, number | Uint8Array>([[1, type], [3, algorithm], ...parameters]),
})

const bySha256 = (privateKey: KeyObject) => (data: Buffer) => sign('sha256', data, privateKey)
