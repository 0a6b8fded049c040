import { describe, expect, test } from '@jest/globals'
import { fc } from '../fast-check.ts'
import { claims, expired, forged, grant, header, hmac, iat, instance, malformed, now, secret } from './test-tokens.ts'

const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)

test('returns the signed user, session, role and times on verification', () => {
  const { token, expiresAt, expiresIn } = hmac.sign(grant, now)
  expect(hmac.verify(token, now)).toEqual({
    ok: {
      userId: grant.userId,
      sessionId: grant.sessionId,
      role: 'ADMIN',
      authTime: new Date('2026-11-24T11:00:00.000Z'),
      amr: ['pwd'],
      factors: 1,
      issuedAt: now,
      expiresAt,
    },
  })
  expect(expiresIn).toBe(900)
  expect(expiresAt).toEqual(new Date('2026-11-24T12:15:00.000Z'))
})

const decode = (token: string) =>
  token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))

test('signs the header and claims of RFC 9068 with a unique jti', () => {
  const [head, payload] = decode(hmac.sign(grant, now).token)
  expect(head).toEqual(header())
  expect(payload).toEqual({
    ...claims(),
    role: 'ADMIN',
    auth_time: Date.parse('2026-11-24T11:00:00Z') / 1000,
    amr: ['pwd'],
    acr: '1',
    jti: expect.stringMatching(/^[\da-f-]{36}$/),
  })
  expect(decode(hmac.sign(grant, now).token)[1].jti).not.toBe(payload.jti)
})

test('accepts the handmade token from which the rejected ones differ', () => {
  expect(hmac.verify(forged(header(), claims()), now)).toHaveProperty('ok.userId', grant.userId)
})

describe('times of access tokens', () => {
  test('accepts a token until the millisecond of its expiry, cached or not', async () => {
    for (const seenBefore of [true, false]) {
      const { sign, verify } = await instance({ secret })
      const { token, expiresAt } = sign(grant, now)
      if (seenBefore) expect(verify(token, now)).toHaveProperty('ok')
      expect(verify(token, expiresAt)).toEqual(expired)
      expect(verify(token, new Date(expiresAt.getTime() - 1))).toHaveProperty('ok')
    }
  })

  test('limits the expiry of a token to the end of its session', () => {
    const { token, expiresAt, expiresIn } = hmac.sign({ ...grant, notAfter: later(60_000) }, now)
    expect(expiresIn).toBe(60)
    expect(hmac.verify(token, expiresAt)).toEqual(expired)
    expect(hmac.sign({ ...grant, notAfter: later(30 * 86_400_000) }, now).expiresIn).toBe(900)
  })

  test('applies a lowered ACCESS_TOKEN_TTL to tokens issued before', async () => {
    const before = await instance({ secret, ttl: 3_600_000 })
    const { token } = before.sign(grant, now)
    expect(before.verify(token, later(1_000_000))).toHaveProperty('ok')
    expect(hmac.verify(token, later(1_000_000))).toEqual(expired)
    expect(hmac.verify(token, later(800_000))).toHaveProperty('ok')
  })

  test('accepts iat and auth_time in the future, for a clock that was set back', async () => {
    for (const seenBefore of [true, false])
      for (const ahead of [90_000, 3_600_000]) {
        const { sign, verify } = await instance({ secret })
        const { token } = sign({ ...grant, authTime: later(ahead) }, later(ahead))
        if (seenBefore) expect(verify(token, later(ahead))).toHaveProperty('ok')
        expect(verify(token, now)).toHaveProperty('ok.issuedAt', later(ahead))
      }
    const { token } = hmac.sign({ ...grant, authTime: later(3_600_000) }, now)
    expect(hmac.verify(token, now)).toHaveProperty('ok.expiresAt', new Date((iat + 900) * 1000))
  })

  test('accepts an issue instant after iat, which does not extend the token’s life', () => {
    const { token, expiresAt } = hmac.sign({ ...grant, issuedAt: later(3_600_000) }, now)
    expect(expiresAt).toEqual(new Date((iat + 900) * 1000))
    expect(decode(token)[1].iat).toBe(iat)
    expect(hmac.verify(token, now)).toMatchObject({ ok: { issuedAt: later(3_600_000), expiresAt } })
  })

  test('returns the rotation that issued the token, which is optional', () => {
    const rotationId = '0193b0a0-0000-7000-8000-000000000003'
    const { token } = hmac.sign({ ...grant, rotationId }, now)
    expect(hmac.verify(token, now)).toHaveProperty('ok.rotationId', rotationId)
    for (const rotation of [undefined, null, 1, 'x', [rotationId]])
      expect(hmac.verify(forged(header(), { ...claims(), rotation }), now)).toHaveProperty('ok.rotationId', undefined)
  })

  test('reads the millisecond of issue from jti, with the start of the second as the default', () => {
    const issuedAt = (jti: string) => hmac.verify(forged(header(), { ...claims(), jti }), now)
    const second = new Date(iat * 1000)
    expect(hmac.verify(hmac.sign(grant, now).token, now)).toHaveProperty('ok.issuedAt', now)
    expect(issuedAt('anything')).toHaveProperty('ok.issuedAt', second)
    expect(issuedAt('019a0000-0000-7000-8000-000000000000')).toHaveProperty('ok.issuedAt', second)
  })

  test('rejects an expired token of another issuer as malformed, not as expired', () => {
    const past = { ...claims(), iat: iat - 2000, exp: iat - 1000 }
    expect(hmac.verify(forged(header(), past), now)).toEqual(expired)
    expect(hmac.verify(forged(header(), { ...past, iss: 'other' }), now)).toEqual(malformed)
    expect(hmac.verify(forged(header(), past, 'another key'), now)).toEqual(malformed)
  })
})

test('verifies every grant exactly as it was signed', () => {
  const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.constantFrom('USER', 'SUPPORT', 'ADMIN'),
      instant,
      fc.constantFrom({ amr: ['pwd'], factors: 1 as const }, { amr: ['pop', 'mfa'], factors: 2 as const }),
      (userId, sessionId, role, at, shown) => {
        const { token, expiresAt } = hmac.sign({ userId, sessionId, role, authTime: at, ...shown }, at)
        const authTime = new Date(Math.floor(at.getTime() / 1000) * 1000)
        expect(hmac.verify(token, at)).toEqual({
          ok: { userId, sessionId, role, authTime, ...shown, issuedAt: at, expiresAt },
        })
      },
    ),
  )
})

test('verifies more tokens than its cache holds', async () => {
  const { sign, verify } = await instance({ secret })
  const first = sign(grant, now).token
  expect(verify(first, now)).toHaveProperty('ok')
  for (let count = 0; count < 10_001; count++) verify(sign(grant, now).token, now)
  expect(verify(first, now)).toHaveProperty('ok')
  expect(verify(`${first.slice(0, -1)}?`, now)).toEqual(malformed)
})
