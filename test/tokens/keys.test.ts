import { describe, expect, test } from '@jest/globals'
import { calculateJwkThumbprint, createLocalJWKSet, jwtVerify } from 'jose'
import { file, pairs, pem, secret, tokens } from './test-keys.ts'

const otherSecret = 'Qd7$gUa3^iFo5(tRb1)zKw8-vJn4+cHy'

/** Settings under which a private key signs with the given algorithm. */
const signingBy = (algorithm: keyof typeof pairs) => ({
  privateKeyFile: file(pem(pairs[algorithm].privateKey)),
  rsaAlgorithm: algorithm === 'PS256' ? ('PS256' as const) : ('RS256' as const),
})

const algorithms = ['RS256', 'PS256', 'ES256'] as const

const now = new Date('2026-11-24T12:00:00.250Z')

const grant = {
  userId: '0193b0a0-0000-7000-8000-000000000001',
  sessionId: '0193b0a0-0000-7000-8000-000000000002',
  role: 'SUPPORT' as const,
  authTime: now,
}

describe('signing keys', () => {
  test('signs HS256 with a secret and publishes no key', async () => {
    const { keyring, sign, verify } = await tokens({ secret })
    expect(keyring.signing.algorithm).toBe('HS256')
    expect(keyring.jwks()).toEqual({ keys: [] })
    expect(verify(sign(grant, now).token, now)).toHaveProperty('ok.userId', grant.userId)
  })

  test.each(algorithms)('signs %s with the private key, for verification through the JWKS', async (algorithm) => {
    const { keyring, sign, verify } = await tokens(signingBy(algorithm))
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
  })

  test.each(algorithms)(
    'names a key for %s by its RFC 7638 thumbprint and publishes public members only',
    async (algorithm) => {
      const { keyring } = await tokens(signingBy(algorithm))
      const [jwk, ...more] = keyring.jwks().keys
      expect(more).toEqual([])
      expect(jwk?.kid).toBe(jwk && (await calculateJwkThumbprint(jwk)))
      const members = algorithm === 'ES256' ? ['crv', 'x', 'y'] : ['e', 'n']
      expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'kid', 'kty', 'use', ...members].sort())
    },
  )
})

describe('the kid of a secret', () => {
  test('derives the same kid on every instance, different per secret and independent of its bits', async () => {
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

describe('key rotation', () => {
  test('accepts tokens of the previous secret until it is removed', async () => {
    const before = await tokens({ secret })
    const during = await tokens({ secret: otherSecret, previousSecret: secret })
    const after = await tokens({ secret: otherSecret })
    const { token } = before.sign(grant, now)
    expect(during.verify(token, now)).toHaveProperty('ok')
    expect(after.verify(token, now)).toEqual({ reason: 'malformed' })
    expect(after.verify(during.sign(grant, now).token, now)).toHaveProperty('ok')
  })

  test('accepts tokens of the secret after a change to a key pair', async () => {
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

  test('accepts tokens of the previous key pair and publishes both, the signing key first', async () => {
    const before = await tokens({ privateKeyFile: file(pem(pairs.RS256.privateKey)) })
    const during = await tokens({
      privateKeyFile: file(pem(pairs.ES256.privateKey)),
      publicKeyFiles: [pairs.RS256, pairs.ES256, pairs.RS256].map(({ publicKey }) => file(pem(publicKey))),
    })
    expect(during.verify(before.sign(grant, now).token, now)).toHaveProperty('ok')
    expect(during.keyring.jwks().keys.map(({ alg }) => alg)).toEqual(['ES256', 'RS256'])
  })

  test('accepts tokens of the key pair after a change back to a secret', async () => {
    const before = await tokens({ privateKeyFile: file(pem(pairs.ES256.privateKey)) })
    const during = await tokens({ secret, publicKeyFiles: [file(pem(pairs.ES256.publicKey))] })
    expect(during.keyring.signing.algorithm).toBe('HS256')
    expect(during.verify(before.sign(grant, now).token, now)).toHaveProperty('ok')
  })
})

test('finds a key by its exact kid only', async () => {
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
