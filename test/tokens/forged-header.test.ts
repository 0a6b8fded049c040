import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { asymmetric, base64url, claims, forged, header, hmac, malformed, now, rsa, secret } from './test-tokens.ts'

describe('the token header', () => {
  const part = () => base64url(claims())

  test.each(['none', 'None', 'NONE', 'nOnE', ''])('rejects alg %p without a signature', (alg) => {
    const head = base64url({ ...header(), alg })
    for (const token of [`${head}.${part()}.`, `${head}.${part()}`, `${head}.${part()}.AAAA`])
      expect(hmac.verify(token, now)).toEqual(malformed)
  })

  test.each(['HS384', 'HS512', 'RS256', 'hs256', 'HS256 ', 'none', null, 1, ['HS256'], undefined])(
    'rejects alg %p with a valid HS256 signature',
    (alg) => {
      expect(hmac.verify(forged({ ...header(), alg }, claims()), now)).toEqual(malformed)
    },
  )

  test.each(['sha384', 'sha512'])('rejects an HMAC by %s that names its own algorithm', (hash) => {
    const alg = hash.replace('sha', 'HS')
    expect(hmac.verify(forged({ ...header(), alg }, claims(), secret, hash), now)).toEqual(malformed)
  })

  test('rejects an HMAC keyed with the public key, in every encoding', () => {
    const { kid } = asymmetric.keyring.signing
    const publicKey = createPublicKey(rsa.privateKey)
    const [jwk] = asymmetric.keyring.jwks().keys
    const spellings = [
      ...(['spki', 'pkcs1'] as const).flatMap((type) => [
        String(publicKey.export({ format: 'pem', type })),
        String(publicKey.export({ format: 'pem', type })).trim(),
        publicKey.export({ format: 'der', type }),
      ]),
      JSON.stringify(jwk),
    ]
    for (const key of spellings)
      for (const alg of ['HS256', 'RS256']) {
        const token = forged({ alg, typ: 'at+jwt', kid }, claims(), key)
        expect(asymmetric.verify(token, now)).toEqual(malformed)
      }
  })

  test('rejects a header that embeds or links an attacker’s key', () => {
    const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = attacker.publicKey.export({ format: 'jwk' })
    const bring = [
      { jwk },
      { jwk, kid: undefined },
      { jku: 'https://attacker.example/jwks.json' },
      { x5u: 'https://attacker.example/cert.pem' },
      { x5c: ['MIIB'] },
      { x5t: 'AAAA' },
    ]
    for (const extra of bring) {
      const head = { alg: 'RS256', typ: 'at+jwt', kid: asymmetric.keyring.signing.kid, ...extra }
      const input = `${base64url(head)}.${base64url(claims())}`
      const signature = createSign('sha256').update(input).sign(attacker.privateKey, 'base64url')
      expect(asymmetric.verify(`${input}.${signature}`, now)).toEqual(malformed)
    }
  })

  test.each([
    { crit: ['exp'] },
    { crit: [] },
    { crit: ['b64'], b64: false },
    { b64: false },
    { zip: 'DEF' },
    { cty: 'JWT' },
    { jwk: { kty: 'oct', k: base64url(secret) } },
    { jku: 'https://issuer.example/.well-known/jwks.json' },
    { x5u: 'https://issuer.example' },
  ])('rejects the header %p, even with a valid signature', (extra) => {
    expect(hmac.verify(forged({ ...header(), ...extra }, claims()), now)).toEqual(malformed)
  })

  test.each([
    undefined,
    null,
    '',
    0,
    '../../../../dev/null',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    'unknown',
    [],
    {},
  ])('rejects kid %p, signed with the secret or without a key', (kid) => {
    for (const key of [secret, '', Buffer.alloc(32), String(kid)])
      expect(hmac.verify(forged({ ...header(), kid }, claims(), key), now)).toEqual(malformed)
  })

  test('rejects a kid with white space or in a list', () => {
    const { kid } = header()
    for (const other of [` ${kid}`, `${kid}\n`, `${kid}\0`, [kid], { toString: kid }])
      expect(hmac.verify(forged({ ...header(), kid: other }, claims()), now)).toEqual(malformed)
  })

  test.each(['JWT', 'jwt', 'at+JWT ', 'at', 'application/jwt', 'dpop+jwt', '', null, 1, undefined, ['at+jwt']])(
    'rejects typ %p',
    (typ) => {
      expect(hmac.verify(forged({ ...header(), typ }, claims()), now)).toEqual(malformed)
    },
  )

  test('accepts typ in any case and as a full media type', () => {
    for (const typ of ['AT+JWT', 'application/at+jwt', 'Application/AT+jwt'])
      expect(hmac.verify(forged({ ...header(), typ }, claims()), now)).toHaveProperty('ok')
  })

  test.each(['null', '[]', '"text"', '1', '{', '', '{"alg":"HS256"'])('rejects the header text %p', (text) => {
    expect(hmac.verify(forged(text, claims()), now)).toEqual(malformed)
  })
})
