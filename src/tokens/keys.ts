/** Keyring: keys that sign and verify access tokens, with their ids (`kid`) and algorithms. */

import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { StartupError } from '../core/errors.ts'
import { bareJwk, type EcPublicJwk, type RsaPublicJwk, thumbprint } from './jwk.ts'
import { readPrivateKey, readPublicKey } from './pem.ts'

export type Algorithm = 'HS256' | 'RS256' | 'PS256' | 'ES256'

/** Key that verifies with a single algorithm (RFC 8725 §3.1). */
export type VerificationKey = { readonly kid: string; readonly algorithm: Algorithm; readonly key: KeyObject }

/** Public key in the form that other services read. */
export type Jwk = (RsaPublicJwk | EcPublicJwk) & { kid: string; alg: Algorithm; use: 'sig' }

export type Keyring = {
  /** Signs new tokens: a secret or a private key. */
  readonly signing: VerificationKey
  /** Returns the key with this id; undefined for any other value. */
  find(kid: unknown): VerificationKey | undefined
  /** JWK Set of the public keys (RFC 7517 §5), the signing key first. Empty if only secrets are in use. */
  jwks(): { keys: Jwk[] }
  /**
   * Derives 256-bit keys for a purpose other than signing, one from each secret and from the private key (HKDF, RFC
   * 5869). Use the first for new values; the others still read values from before a rotation.
   * @param purpose label: keys of different purposes reveal nothing about each other.
   */
  derive(purpose: string): [KeyObject, ...KeyObject[]]
}

export type KeySettings = {
  readonly secret: string | null
  readonly previousSecret: string | null
  readonly privateKeyFile: string | null
  readonly publicKeyFiles: readonly string[]
  /** Algorithm of RSA keys, which a PEM file does not name. */
  readonly rsaAlgorithm?: 'RS256' | 'PS256'
}

/** RFC 7518 §3.3, §3.5. */
const MIN_RSA_BITS = 2048

/**
 * Loads the keys.
 *
 * With both a private key and a secret, the private key signs and the secret still verifies. A service can thus move
 * from HS256 to RS256 without rejecting a token, and drop the secret one token lifetime later. In the other direction,
 * the public key stays in JWT_PUBLIC_KEY_FILES. `kid` selects the key and the key fixes the algorithm, which prevents
 * confusion of keys.
 * @throws StartupError naming the variable if a key cannot be read or used.
 */
export async function loadKeyring(settings: KeySettings): Promise<Keyring> {
  const { secret, previousSecret, privateKeyFile, publicKeyFiles, rsaAlgorithm = 'RS256' } = settings
  const verificationKey = (variable: string, path: string, key: KeyObject): VerificationKey => {
    const algorithm = algorithmOf(key, rsaAlgorithm)
    if (!algorithm) throw new StartupError(`${variable}: ${path} ${requirementFor(key)}`)
    return { kid: thumbprint(bareJwk(key)), algorithm, key }
  }

  const pair = privateKeyFile === null ? null : await readPrivateKey('JWT_PRIVATE_KEY_FILE', privateKeyFile)
  const own = pair && verificationKey('JWT_PRIVATE_KEY_FILE', String(privateKeyFile), pair.publicKey)
  const others = await Promise.all(
    publicKeyFiles.map(async (path) =>
      verificationKey('JWT_PUBLIC_KEY_FILES', path, await readPublicKey('JWT_PUBLIC_KEY_FILES', path)),
    ),
  )
  const secrets = [secret, previousSecret].filter((each) => each !== null).map(secretKey)

  const signing = pair && own ? { ...own, key: pair.privateKey } : secret === null ? undefined : secretKey(secret)
  if (!signing) throw new StartupError('No key signs access tokens: set JWT_SECRET or JWT_PRIVATE_KEY_FILE')
  const publicKeys = own ? [own, ...others] : others

  const material: (string | Buffer)[] = [
    pair?.privateKey.export({ format: 'der', type: 'pkcs8' }),
    secret,
    previousSecret,
  ].filter((each) => each != null)
  const derive = (purpose: string) => material.map((each) => derivedKey(each, purpose)) as [KeyObject, ...KeyObject[]]

  const byKid = new Map<unknown, VerificationKey>([...secrets, ...publicKeys].map((each) => [each.kid, each]))
  const published = [...new Map(publicKeys.map((each) => [each.kid, toJwk(each)])).values()]
  return { signing, find: (kid) => byKid.get(kid), jwks: () => ({ keys: published }), derive }
}

function toJwk({ kid, algorithm, key }: VerificationKey): Jwk {
  return { ...bareJwk(key), kid, alg: algorithm, use: 'sig' }
}

/** Derives the `kid` of a secret. Equal on every instance, and reveals no more than a signature does. */
function secretKey(secret: string): VerificationKey {
  const kid = createHmac('sha256', secret).update('gatehouse access token kid').digest('base64url').slice(0, 16)
  return { kid, algorithm: 'HS256', key: createSecretKey(secret, 'utf8') }
}

function derivedKey(material: string | Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', material, '', `gatehouse ${purpose}`, 32)))
}

/** Algorithm of a key; null for an unsupported key. */
function algorithmOf(key: KeyObject, rsaAlgorithm: 'RS256' | 'PS256'): Algorithm | null {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= MIN_RSA_BITS ? rsaAlgorithm : null
  return key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1' ? 'ES256' : null
}

/** Node.js cannot export an RSA-PSS key (RFC 4055) as a JWK, so other services could not read it. */
const requirementFor = (key: KeyObject) =>
  key.asymmetricKeyType === 'rsa-pss'
    ? 'is restricted to RSA-PSS: use a plain RSA key, and set JWT_RSA_ALGORITHM=PS256'
    : `must be an RSA key of at least ${MIN_RSA_BITS} bits, or EC P-256`
