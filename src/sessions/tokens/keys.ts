/** The keys that sign and verify access tokens: which they are, what each is called, and which algorithm it is for. */

import { createHmac, createPrivateKey, createPublicKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { StartError } from '../../errors.ts'
import { bareJwk, type EcPublicJwk, type RsaPublicJwk, thumbprint } from './jwk.ts'

export type Algorithm = 'HS256' | 'RS256' | 'PS256' | 'ES256'

/** A key that verifies, under the one algorithm that it is for (RFC 8725 §3.1). */
export type VerificationKey = { readonly kid: string; readonly algorithm: Algorithm; readonly key: KeyObject }

/** A public key as other services read it. */
export type Jwk = (RsaPublicJwk | EcPublicJwk) & { kid: string; alg: Algorithm; use: 'sig' }

export type Keyring = {
  /** What new tokens are signed with: a secret or a private key. */
  readonly signing: VerificationKey
  /** The key of that name, or undefined; anything else than the name of a key gives undefined too. */
  find(kid: unknown): VerificationKey | undefined
  /** The public keys, the signing one first: RFC 7517's JWK Set. Empty where only secrets are used. */
  jwks(): { keys: Jwk[] }
  /**
   * Keys of 256 bits for another purpose than signing, one from each secret and from the private key (HKDF, RFC 5869), so
   * that what the one before had made is still understood after a rotation. The first is for what is made now.
   * @param purpose a label of its own for each: keys of different purposes tell nothing of each other.
   */
  derive(purpose: string): [KeyObject, ...KeyObject[]]
}

/** As `config.jwt` has them. */
export type KeySettings = {
  readonly secret: string | null
  readonly previousSecret: string | null
  readonly privateKeyFile: string | null
  readonly publicKeyFiles: readonly string[]
}

/** RFC 7518 §3.3, §3.5. */
const LEAST_RSA_BITS = 2048

/** RFC 7518 §3.5: the salt is as long as the hash, so a key that wants a longer one can't sign PS256. */
const PS256_SALT_BYTES = 32

/**
 * Reads the keys.
 *
 * With a private key and a secret both set, the private key signs and the secret still verifies: so a service goes from
 * HS256 to RS256 with no token refused, and takes the secret away an access token's life later (the other way
 * round, with the public key left in JWT_PUBLIC_KEY_FILES). That opens no way to pass one kind of key for the other: `kid`
 * selects the key, and the key, never the token, says which algorithm is used.
 * @throws StartError, one line that names the variable, when a key can't be read or isn't fit.
 */
export async function loadKeyring(settings: KeySettings): Promise<Keyring> {
  const { secret, previousSecret, privateKeyFile, publicKeyFiles } = settings
  const pair = privateKeyFile === null ? null : await readPair('JWT_PRIVATE_KEY_FILE', privateKeyFile)
  const others = await Promise.all(publicKeyFiles.map((path) => readPublic('JWT_PUBLIC_KEY_FILES', path)))
  const secrets = [secret, previousSecret].filter((each) => each !== null).map(secretKey)

  const signing = pair?.signing ?? (secret === null ? undefined : secretKey(secret))
  if (!signing) throw new StartError('JWT_SECRET or JWT_PRIVATE_KEY_FILE must be set: nothing signs access tokens')
  const publicKeys = pair ? [pair.verification, ...others] : others

  const material: (string | Buffer)[] = [
    pair?.signing.key.export({ format: 'der', type: 'pkcs8' }),
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

/**
 * A secret's name is made of it one-way, under a label of its own, so that it tells nothing that a token
 * signed with the secret doesn't, and every instance finds the same one.
 */
function secretKey(secret: string): VerificationKey {
  const kid = createHmac('sha256', secret).update('gatehouse access token kid').digest('base64url').slice(0, 16)
  return { kid, algorithm: 'HS256', key: createSecretKey(secret, 'utf8') }
}

function derivedKey(material: string | Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', material, '', `gatehouse ${purpose}`, 32)))
}

async function readPair(variable: string, path: string) {
  const pem = await read(variable, path)
  const key = parse(variable, path, 'an unencrypted PEM private key', () => createPrivateKey(pem))
  const verification = named(variable, path, createPublicKey(key))
  return { verification, signing: { ...verification, key } }
}

async function readPublic(variable: string, path: string): Promise<VerificationKey> {
  const pem = await read(variable, path)
  // createPublicKey would take it, and the key that signs would lie about where only public ones are expected.
  if (/PRIVATE KEY-----/.test(pem))
    throw new StartError(`${variable}: ${path} holds a private key: give the public one`)
  return named(
    variable,
    path,
    parse(variable, path, 'a PEM public key', () => createPublicKey(pem)),
  )
}

async function read(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new StartError(`${variable}: ${path} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

function parse(variable: string, path: string, expected: string, make: () => KeyObject): KeyObject {
  try {
    return make()
  } catch {
    throw new StartError(`${variable}: ${path} is not ${expected}`)
  }
}

function named(variable: string, path: string, key: KeyObject): VerificationKey {
  const algorithm = algorithmOf(key)
  if (!algorithm)
    throw new StartError(
      `${variable}: ${path} must be an RSA key of ${LEAST_RSA_BITS} bits at least, an RSA-PSS one for SHA-256, or EC P-256`,
    )
  return { kid: thumbprint(bareJwk(key)), algorithm, key }
}

/** The one algorithm that a key is for, or null where it is for none of ours. */
function algorithmOf(key: KeyObject): Algorithm | null {
  const {
    modulusLength = 0,
    namedCurve,
    hashAlgorithm,
    mgf1HashAlgorithm,
    saltLength = 0,
  } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return modulusLength >= LEAST_RSA_BITS ? 'RS256' : null
    case 'rsa-pss': {
      // No parameters: fit for any hash. Else they are the only ones that the key may be used with.
      const sha256 = [hashAlgorithm, mgf1HashAlgorithm].every((each) => each === undefined || each === 'sha256')
      return modulusLength >= LEAST_RSA_BITS && sha256 && saltLength <= PS256_SALT_BYTES ? 'PS256' : null
    }
    case 'ec':
      return namedCurve === 'prime256v1' ? 'ES256' : null
    default:
      return null
  }
}
