import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { calculateJwkThumbprint, createLocalJWKSet, jwtVerify } from 'jose'
import { StartError } from '../../../src/errors.ts'
import { createAccessTokens } from '../../../src/sessions/tokens/access-token.ts'
import { type KeySettings, loadKeyring } from '../../../src/sessions/tokens/keys.ts'

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
afterAll(() => rmSync(directory, { recursive: true }))

const none: KeySettings = { secret: null, previousSecret: null, privateKeyFile: null, publicKeyFiles: [] }
const secret = 'jT4!kq0c_Vw8#nZr2@pLx6&hYs9*bMe1'
const otherSecret = 'Qd7$gUa3^iFo5(tRb1)zKw8-vJn4+cHy'

let files = 0
function file(content: string): string {
  files += 1
  const path = join(directory, `${files}.pem`)
  writeFileSync(path, content)
  return path
}

function pem(key: KeyObject): string {
  return String(key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }))
}

const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}

/** A key that may be used with one hash alone. */
function rsaPss(hash: string, saltLength: number) {
  const parameters = { modulusLength: 2048, hashAlgorithm: hash, mgf1HashAlgorithm: hash }
  // @ts-expect-error The types of Node want a text where Node wants a number.
  return generateKeyPairSync('rsa-pss', { ...parameters, saltLength })
}

const algorithms = ['RS256', 'PS256', 'ES256'] as const

const now = new Date('2026-11-24T12:00:00.250Z')
const grant = {
  userId: '0193b0a0-0000-7000-8000-000000000001',
  sessionId: '0193b0a0-0000-7000-8000-000000000002',
  role: 'SUPPORT' as const,
  authTime: now,
}

async function tokens(settings: Partial<KeySettings>) {
  const keyring = await loadKeyring({ ...none, ...settings })
  return { keyring, ...createAccessTokens({ keyring, issuer: 'issuer', audience: 'audience', ttl: 900_000 }) }
}

describe('signing', () => {
  test('is HS256 with a secret, and publishes nothing', async () => {
    const { keyring, sign, verify } = await tokens({ secret })
    expect(keyring.signing.algorithm).toBe('HS256')
    expect(keyring.jwks()).toEqual({ keys: [] })
    expect(verify(sign(grant, now).token, now)).toHaveProperty('ok.userId', grant.userId)
  })

  test.each(algorithms)(
    'is %s by the type of the private key, and other services verify it by the JWKS',
    async (algorithm) => {
      const { keyring, sign, verify } = await tokens({ privateKeyFile: file(pem(pairs[algorithm].privateKey)) })
      const { token } = sign(grant, now)
      expect(verify(token, now)).toHaveProperty('ok.userId', grant.userId)

      const jwks = JSON.parse(JSON.stringify(keyring.jwks()))
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), {
        issuer: 'issuer',
        audience: 'audience',
        typ: 'at+jwt',
        currentDate: now,
        requiredClaims: ['iss', 'aud', 'sub', 'sid', 'role', 'auth_time', 'iat', 'exp', 'jti'],
      })
      expect(payload.sub).toBe(grant.userId)
      expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: keyring.signing.kid })
    },
  )

  test.each(algorithms)(
    'names a key for %s by its RFC 7638 thumbprint, and shows its public members alone',
    async (algorithm) => {
      const { keyring } = await tokens({ privateKeyFile: file(pem(pairs[algorithm].privateKey)) })
      const [jwk, ...more] = keyring.jwks().keys
      expect(more).toEqual([])
      expect(jwk?.kid).toBe(jwk && (await calculateJwkThumbprint(jwk)))
      const members = algorithm === 'ES256' ? ['crv', 'x', 'y'] : ['e', 'n']
      expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'kid', 'kty', 'use', ...members].sort())
    },
  )

  test('takes RSA-PSS keys whose parameters are those of PS256, in a JWK with the same modulus', async () => {
    const { privateKey } = rsaPss('sha256', 32)
    const { keyring, sign } = await tokens({ privateKeyFile: file(pem(privateKey)) })
    const [jwk] = keyring.jwks().keys
    expect(jwk).toHaveProperty('n.length', 342)
    await jwtVerify(sign(grant, now).token, createLocalJWKSet(keyring.jwks()), { currentDate: now })
  })
})

describe('the name of a secret', () => {
  test('is the same on every instance, differs by secret, and shows nothing of it', async () => {
    const [one, same, other] = await Promise.all([
      tokens({ secret }),
      tokens({ secret }),
      tokens({ secret: otherSecret }),
    ])
    const { kid } = one.keyring.signing
    expect(kid).toBe(same.keyring.signing.kid)
    expect(kid).not.toBe(other.keyring.signing.kid)
    expect(kid).toMatch(/^[\w-]{16}$/)
  })
})

describe('rotation refuses nobody', () => {
  test('from one secret to the next, until the old one is taken away', async () => {
    const before = await tokens({ secret })
    const during = await tokens({ secret: otherSecret, previousSecret: secret })
    const after = await tokens({ secret: otherSecret })
    const { token } = before.sign(grant, now)
    expect(during.verify(token, now)).toHaveProperty('ok')
    expect(after.verify(token, now)).toEqual({ reason: 'malformed' })
    expect(after.verify(during.sign(grant, now).token, now)).toHaveProperty('ok')
  })

  test('from a secret to a key pair', async () => {
    const privateKeyFile = file(pem(pairs.RS256.privateKey))
    const before = await tokens({ secret })
    const during = await tokens({ secret, privateKeyFile })
    const after = await tokens({ privateKeyFile })
    const { token } = before.sign(grant, now)
    expect(during.keyring.signing.algorithm).toBe('RS256')
    expect(during.verify(token, now)).toHaveProperty('ok')
    expect(after.verify(token, now)).toEqual({ reason: 'malformed' })
    expect(after.verify(during.sign(grant, now).token, now)).toHaveProperty('ok')
  })

  test('from a key pair to one of another kind, and the JWKS shows both, the signing one first and each once', async () => {
    const before = await tokens({ privateKeyFile: file(pem(pairs.RS256.privateKey)) })
    const during = await tokens({
      privateKeyFile: file(pem(pairs.ES256.privateKey)),
      publicKeyFiles: [pairs.RS256, pairs.ES256, pairs.PS256].map(({ publicKey }) => file(pem(publicKey))),
    })
    expect(during.verify(before.sign(grant, now).token, now)).toHaveProperty('ok')
    expect(during.keyring.jwks().keys.map(({ alg }) => alg)).toEqual(['ES256', 'RS256', 'PS256'])
  })

  test('back from a key pair to a secret', async () => {
    const before = await tokens({ privateKeyFile: file(pem(pairs.ES256.privateKey)) })
    const during = await tokens({ secret, publicKeyFiles: [file(pem(pairs.ES256.publicKey))] })
    expect(during.keyring.signing.algorithm).toBe('HS256')
    expect(during.verify(before.sign(grant, now).token, now)).toHaveProperty('ok')
  })
})

test('no kid but the name of a key finds one', async () => {
  const { keyring } = await tokens({ secret, previousSecret: otherSecret })
  for (const kid of [
    undefined,
    null,
    '',
    0,
    '__proto__',
    'constructor',
    'toString',
    '../../dev/null',
    {},
    [keyring.signing.kid],
  ])
    expect(keyring.find(kid)).toBeUndefined()
  expect(keyring.find(keyring.signing.kid)?.algorithm).toBe('HS256')
})

describe('refused at the start, in one line that names the variable:', () => {
  const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pss384 = rsaPss('sha384', 48)
  const encrypted = pairs.ES256.privateKey.export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: 'passphrase',
  })
  const bad = {
    'RSA of 1024 bits': pem(rsa1024.privateKey),
    'RSA-PSS for SHA-384': pem(pss384.privateKey),
    'EC P-384': pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
    'EC secp256k1': pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey),
    Ed25519: pem(generateKeyPairSync('ed25519').privateKey),
    X25519: pem(generateKeyPairSync('x25519').privateKey),
    'an encrypted key': String(encrypted),
    'a public key': pem(pairs.RS256.publicKey),
    'an empty file': '',
    'no PEM at all': secret,
  }

  test.each(Object.entries(bad))('%s as the private key', async (_, content) => {
    const error = await loadKeyring({ ...none, privateKeyFile: file(content) }).catch((reason) => reason)
    expect(error).toBeInstanceOf(StartError)
    expect(error.message).toMatch(/^JWT_PRIVATE_KEY_FILE: [^\n]+$/)
  })

  test.each([
    ['RSA of 1024 bits', pem(rsa1024.publicKey), 'must be an RSA key of 2048 bits at least'],
    ['a private key', pem(pairs.RS256.privateKey), 'holds a private key'],
    ['no PEM at all', secret, 'is not a PEM public key'],
  ])('%s as a public key', async (_, content, message) => {
    const settings = { ...none, secret, publicKeyFiles: [file(pem(pairs.ES256.publicKey)), file(content)] }
    const error = await loadKeyring(settings).catch((reason) => reason)
    expect(error).toBeInstanceOf(StartError)
    expect(error.message).toMatch(/^JWT_PUBLIC_KEY_FILES: [^\n]+$/)
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(secret)
  })

  test('a file that is not there', async () => {
    await expect(loadKeyring({ ...none, privateKeyFile: join(directory, 'none.pem') })).rejects.toThrow(
      /^JWT_PRIVATE_KEY_FILE: .*none\.pem can't be read \(ENOENT\)$/,
    )
  })

  test('nothing to sign with', async () => {
    await expect(loadKeyring({ ...none, previousSecret: secret })).rejects.toThrow(/JWT_SECRET or JWT_PRIVATE_KEY_FILE/)
  })
})

test('the public key of a pair may be a PEM of PKCS #1 as well', async () => {
  const pkcs1 = String(createPublicKey(pairs.RS256.privateKey).export({ format: 'pem', type: 'pkcs1' }))
  const { keyring } = await tokens({ secret, publicKeyFiles: [file(pkcs1)] })
  expect(keyring.jwks().keys).toHaveLength(1)
})
