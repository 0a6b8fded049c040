import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { newRefreshToken } from '../../src/tokens/refresh-token.ts'
import { fc } from '../fast-check.ts'
import {
  asymmetric,
  base64url,
  claims,
  forged,
  grant,
  header,
  hmac,
  iat,
  instance,
  malformed,
  now,
} from './test-tokens.ts'

describe('malformed tokens', () => {
  test('rejects a token of another secret or key pair', async () => {
    const [other, otherPair] = await Promise.all([
      instance({ secret: 'Qd7$gUa3^iFo5(tRb1)zKw8-vJn4+cHy' }),
      instance({ privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
    ])
    for (const { sign } of [other, otherPair])
      for (const { verify } of [hmac, asymmetric]) expect(verify(sign(grant, now).token, now)).toEqual(malformed)
    expect(hmac.verify(asymmetric.sign(grant, now).token, now)).toEqual(malformed)
    expect(asymmetric.verify(hmac.sign(grant, now).token, now)).toEqual(malformed)
  })

  test('rejects a refresh token in place of an access token', () => {
    expect(hmac.verify(newRefreshToken().token, now)).toEqual(malformed)
  })

  test('rejects a validly signed token that is too long', () => {
    expect(hmac.verify(forged(header(), { ...claims(), more: 'x'.repeat(4096) }), now)).toEqual(malformed)
  })

  test('rejects surrounding characters and a wrong number of parts', () => {
    const { token } = hmac.sign(grant, now)
    const [head, payload, signature] = token.split('.')
    const others = [
      ...[` ${token}`, `${token} `, `${token}\n`, `Bearer ${token}`, `${token}.`, `.${token}`, `${token}.AAAA`],
      ...[`${token}=`, `${head}.${payload}`, `${head}.${payload}.`, `..${signature}`, `${head}..${signature}`],
      ...['', '.', '..', 'null', 'undefined', '[object Object]', `${head}.${payload}.${signature?.replace(/^./, '+')}`],
    ]
    for (const other of others) expect(hmac.verify(other, now)).toEqual(malformed)
  })

  test('rejects another base64 spelling of a valid signature', () => {
    for (const tokens of [hmac, asymmetric]) {
      const { token } = tokens.sign(grant, now)
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      for (const last of alphabet.replace(token.slice(-1), ''))
        expect(tokens.verify(token.slice(0, -1) + last, now)).toEqual(malformed)
    }
  })

  test('rejects any other text without throwing', () => {
    const piece = fc.oneof(
      fc.base64String().map((text) => text.replace(/[+/=]/g, '_')),
      fc.json().map(base64url),
    )
    const shaped = fc.tuple(piece, piece, piece).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), shaped), (text) => {
        expect(hmac.verify(text, now)).toEqual(malformed)
      }),
    )
  })

  test('rejects a token with any one character changed, even after caching the right one', () => {
    const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \0é')
    for (const tokens of [hmac, asymmetric]) {
      const { token } = tokens.sign(grant, now)
      expect(tokens.verify(token, now)).toHaveProperty('ok')
      fc.assert(
        fc.property(fc.nat(token.length - 1), character, (index, other) => {
          fc.pre(token[index] !== other)
          expect(tokens.verify(token.slice(0, index) + other + token.slice(index + 1), now)).toEqual(malformed)
        }),
        { numRuns: 1000 },
      )
    }
  })

  test('rejects any claim value that the issuer would not write, even when validly signed', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(claims())))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(claims())), value, (name, other) => {
        const token = forged(header(), { ...claims(), [name]: other })
        const verification = hmac.verify(token, now)
        if ('ok' in verification) {
          if (name !== 'iat') expect(verification.ok.expiresAt.getTime()).toBeLessThanOrEqual((iat + 900) * 1000)
          expect(['USER', 'SUPPORT', 'ADMIN']).toContain(verification.ok.role)
        } else expect(['malformed', 'expired']).toContain(verification.reason)
      }),
    )
  })
})
