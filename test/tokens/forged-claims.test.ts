import { describe, expect, test } from '@jest/globals'
import { claims, forged, grant, header, hmac, iat, malformed, now } from './test-tokens.ts'

describe('the token claims', () => {
  const names = Object.keys(claims()) as (keyof ReturnType<typeof claims>)[]

  test.each(names)('rejects %s when missing, null or of another type', (name) => {
    const { [name]: right, ...others } = claims()
    expect(hmac.verify(forged(header(), others), now)).toEqual(malformed)
    const another = typeof right === 'string' ? 1 : String(right)
    for (const value of [null, true, {}, [], '', [right], { value: right }, another])
      expect(hmac.verify(forged(header(), { ...others, [name]: value }), now)).toEqual(malformed)
  })

  test.each([
    { iss: 'https://issuer.example/' },
    { iss: 'HTTPS://issuer.example' },
    { aud: 'Audience' },
    { aud: ['audience', 'other'] },
    { sub: 'someone' },
    { sub: grant.userId.toUpperCase().replaceAll('0', 'A') },
    { sub: `${grant.userId}\n` },
    { sid: `{${grant.sessionId}}` },
    { role: 'admin' },
    { role: 'ROOT' },
    { role: 'toString' },
    { role: '__proto__' },
    { role: ['ADMIN'] },
    { exp: iat + 0.5 },
    { exp: -1 },
    { exp: 1e300 },
    { exp: String(iat + 900) },
    { iat: iat + 0.5 },
    { iat: 1e15 },
    { nbf: iat + 1 },
    { nbf: 'now' },
    { nbf: null },
  ])('rejects the claims %p', (wrong) => {
    expect(hmac.verify(forged(header(), { ...claims(), ...wrong }), now)).toEqual(malformed)
  })

  test('rejects numbers outside the valid times', () => {
    const text = JSON.stringify(claims())
    for (const exp of ['1e999', '-1e999', '9007199254740993', 'NaN', 'Infinity', '0x7fffffff'])
      expect(hmac.verify(forged(header(), text.replace(String(iat + 900), exp)), now)).toEqual(malformed)
  })

  test.each(['null', '[]', '"text"', '1', 'true', '{', 'not JSON', '{"__proto__":{}}'])(
    'rejects the claims text %p',
    (text) => {
      expect(hmac.verify(forged(header(), text), now)).toEqual(malformed)
    },
  )

  test('reads the last of duplicate claims, as every JSON parser does', () => {
    const doubled = JSON.stringify(claims()).replace('{', '{"role":"ADMIN",')
    expect(hmac.verify(forged(header(), doubled), now)).toHaveProperty('ok.role', 'USER')
  })
})
