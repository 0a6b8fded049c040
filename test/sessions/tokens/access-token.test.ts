import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type AccessTokens, CLOCK_TOLERANCE, createAccessTokens } from '../../../src/sessions/tokens/access-token.ts'
import { type Keyring, loadKeyring } from '../../../src/sessions/tokens/keys.ts'
import { newRefreshToken } from '../../../src/sessions/tokens/refresh-token.ts'

const secret = 'jT4!kq0c_Vw8#nZr2@pLx6&hYs9*bMe1'
const now = new Date('2026-11-24T12:00:00.250Z')
const iat = Math.floor(now.getTime() / 1000)
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const expectations = { issuer: 'https://issuer.example', audience: 'audience', ttl: 900_000 }
const grant = {
  userId: '0193b0a0-0000-7000-8000-000000000001',
  sessionId: '0193b0a0-0000-7000-8000-000000000002',
  role: 'ADMIN' as const,
  authTime: new Date('2026-11-24T11:00:00.999Z'),
}
const malformed = { reason: 'malformed' }
const expired = { reason: 'expired' }

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-tokens-'))
let hmac: { keyring: Keyring } & AccessTokens
let asymmetric: { keyring: Keyring } & AccessTokens

async function instance(settings: { secret?: string; privateKey?: KeyObject; ttl?: number }) {
  const path = join(directory, `${randomBytes(8).toString('hex')}.pem`)
  if (settings.privateKey) writeFileSync(path, settings.privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const keyring = await loadKeyring({
    secret: settings.secret ?? null,
    previousSecret: null,
    privateKeyFile: settings.privateKey ? path : null,
    publicKeyFiles: [],
  })
  return { keyring, ...createAccessTokens({ ...expectations, keyring, ttl: settings.ttl ?? expectations.ttl }) }
}

beforeAll(async () => {
  hmac = await instance({ secret })
  asymmetric = await instance({ privateKey: rsa.privateKey })
})
afterAll(() => rmSync(directory, { recursive: true }))

const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

const claims = () => ({
  iss: expectations.issuer,
  aud: expectations.audience,
  sub: grant.userId,
  sid: grant.sessionId,
  role: 'USER',
  auth_time: iat - 100,
  iat,
  exp: iat + 900,
  jti: 'b1e8c3a0-1111-4111-8111-111111111111',
})

const header = () => ({ alg: 'HS256', typ: 'at+jwt', kid: hmac.keyring.signing.kid })

/** A token signed with the real secret, by nothing but HMAC: whatever is wrong with it, the signature isn't. */
function forged(head: unknown, payload: unknown, key: string | Buffer = secret, hash = 'sha256'): string {
  const input = `${base64url(head)}.${base64url(payload)}`
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`
}

test('what was signed is what verifies: who, in which session, as what, since when', () => {
  const { token, expiresAt, expiresIn } = hmac.sign(grant, now)
  expect(hmac.verify(token, now)).toEqual({
    ok: {
      userId: grant.userId,
      sessionId: grant.sessionId,
      role: 'ADMIN',
      authTime: new Date('2026-11-24T11:00:00.000Z'),
      issuedAt: now,
      expiresAt,
    },
  })
  expect(expiresIn).toBe(900)
  expect(expiresAt).toEqual(new Date('2026-11-24T12:15:00.000Z'))
})

test('a token has the header and the claims of RFC 9068, and a jti of its own', () => {
  const decode = (token: string) =>
    token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  const [head, payload] = decode(hmac.sign(grant, now).token)
  expect(head).toEqual(header())
  expect(payload).toEqual({
    ...claims(),
    role: 'ADMIN',
    auth_time: Date.parse('2026-11-24T11:00:00Z') / 1000,
    jti: expect.stringMatching(/^[\da-f-]{36}$/),
  })
  expect(decode(hmac.sign(grant, now).token)[1].jti).not.toBe(payload.jti)
})

test('the handmade token that the refused ones below differ from is accepted', () => {
  expect(hmac.verify(forged(header(), claims()), now)).toHaveProperty('ok.userId', grant.userId)
})

describe('time', () => {
  test('a token is good until its end, not a millisecond longer, whether or not it was seen before', async () => {
    for (const seenBefore of [true, false]) {
      const { sign, verify } = await instance({ secret })
      const { token, expiresAt } = sign(grant, now)
      if (seenBefore) expect(verify(token, now)).toHaveProperty('ok')
      expect(verify(token, expiresAt)).toEqual(expired)
      expect(verify(token, new Date(expiresAt.getTime() - 1))).toHaveProperty('ok')
    }
  })

  test('a token ends with its session', () => {
    const { token, expiresAt, expiresIn } = hmac.sign({ ...grant, notAfter: later(60_000) }, now)
    expect(expiresIn).toBe(60)
    expect(hmac.verify(token, expiresAt)).toEqual(expired)
    expect(hmac.sign({ ...grant, notAfter: later(30 * 86_400_000) }, now).expiresIn).toBe(900)
  })

  test('a token from before ACCESS_TOKEN_TTL was lowered ends by the new setting', async () => {
    const before = await instance({ secret, ttl: 3_600_000 })
    const { token } = before.sign(grant, now)
    expect(before.verify(token, later(1_000_000))).toHaveProperty('ok')
    expect(hmac.verify(token, later(1_000_000))).toEqual(expired)
    expect(hmac.verify(token, later(800_000))).toHaveProperty('ok')
  })

  test('a token of another instance whose clock is ahead is good, of one from the future not, seen before or not', async () => {
    const { sign, verify } = await instance({ secret })
    const { token } = sign({ ...grant, authTime: later(CLOCK_TOLERANCE) }, later(CLOCK_TOLERANCE))
    expect(verify(token, later(-1))).toEqual(malformed)
    expect(verify(token, now)).toHaveProperty('ok')
    expect(verify(token, later(-2000))).toEqual(malformed)
  })

  test('the millisecond of issue is known, or taken to be the start of the second', () => {
    const issuedAt = (jti: string) => hmac.verify(forged(header(), { ...claims(), jti }), now)
    const second = new Date(iat * 1000)
    expect(hmac.verify(hmac.sign(grant, now).token, now)).toHaveProperty('ok.issuedAt', now)
    expect(issuedAt('anything')).toHaveProperty('ok.issuedAt', second)
    expect(issuedAt('019a0000-0000-7000-8000-000000000000')).toHaveProperty('ok.issuedAt', second)
  })

  test('an expired token that was never ours is malformed', () => {
    const past = { ...claims(), iat: iat - 2000, exp: iat - 1000 }
    expect(hmac.verify(forged(header(), past), now)).toEqual(expired)
    expect(hmac.verify(forged(header(), { ...past, iss: 'other' }), now)).toEqual(malformed)
    expect(hmac.verify(forged(header(), past, 'another key'), now)).toEqual(malformed)
  })
})

describe('refused as malformed: the header', () => {
  const part = () => base64url(claims())

  test.each(['none', 'None', 'NONE', 'nOnE', ''])('alg %p without a signature', (alg) => {
    const head = base64url({ ...header(), alg })
    for (const token of [`${head}.${part()}.`, `${head}.${part()}`, `${head}.${part()}.AAAA`])
      expect(hmac.verify(token, now)).toEqual(malformed)
  })

  test.each(['HS384', 'HS512', 'RS256', 'hs256', 'HS256 ', 'none', null, 1, ['HS256'], undefined])(
    'alg %p with the right HMAC',
    (alg) => {
      expect(hmac.verify(forged({ ...header(), alg }, claims()), now)).toEqual(malformed)
    },
  )

  test.each(['sha384', 'sha512'])('HMAC by %s under its own name', (hash) => {
    const alg = hash.replace('sha', 'HS')
    expect(hmac.verify(forged({ ...header(), alg }, claims(), secret, hash), now)).toEqual(malformed)
  })

  test('HMAC with the public key, in each way of writing it', () => {
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

  test('a key of the attacker, brought along or pointed to', () => {
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
  ])('%p, even where the signature is good', (extra) => {
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
  ])('kid %p, signed with the secret or with nothing', (kid) => {
    for (const key of [secret, '', Buffer.alloc(32), String(kid)])
      expect(hmac.verify(forged({ ...header(), kid }, claims(), key), now)).toEqual(malformed)
  })

  test('kid with white space or in a list', () => {
    const { kid } = header()
    for (const other of [` ${kid}`, `${kid}\n`, `${kid}\0`, [kid], { toString: kid }])
      expect(hmac.verify(forged({ ...header(), kid: other }, claims()), now)).toEqual(malformed)
  })

  test.each(['JWT', 'jwt', 'at+JWT ', 'at', 'application/jwt', 'dpop+jwt', '', null, 1, undefined, ['at+jwt']])(
    'typ %p',
    (typ) => {
      expect(hmac.verify(forged({ ...header(), typ }, claims()), now)).toEqual(malformed)
    },
  )

  test('but typ in any case, and as a whole media type, is accepted', () => {
    for (const typ of ['AT+JWT', 'application/at+jwt', 'Application/AT+jwt'])
      expect(hmac.verify(forged({ ...header(), typ }, claims()), now)).toHaveProperty('ok')
  })

  test.each(['null', '[]', '"text"', '1', '{', '', '{"alg":"HS256"'])('that is %p', (text) => {
    expect(hmac.verify(forged(text, claims()), now)).toEqual(malformed)
  })
})

describe('refused as malformed: the claims', () => {
  const names = Object.keys(claims()) as (keyof ReturnType<typeof claims>)[]

  test.each(names)('%s left out, or null, or of another type', (name) => {
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
    { iat: iat + CLOCK_TOLERANCE / 1000 + 1 },
    { auth_time: iat + CLOCK_TOLERANCE / 1000 + 1 },
    { nbf: iat + 1 },
    { nbf: 'now' },
    { nbf: null },
  ])('%p', (wrong) => {
    expect(hmac.verify(forged(header(), { ...claims(), ...wrong }), now)).toEqual(malformed)
  })

  test('numbers that JSON has and time has not', () => {
    const text = JSON.stringify(claims())
    for (const exp of ['1e999', '-1e999', '9007199254740993', 'NaN', 'Infinity', '0x7fffffff'])
      expect(hmac.verify(forged(header(), text.replace(String(iat + 900), exp)), now)).toEqual(malformed)
  })

  test.each(['null', '[]', '"text"', '1', 'true', '{', 'not JSON', '{"__proto__":{}}'])('that are %p', (text) => {
    expect(hmac.verify(forged(header(), text), now)).toEqual(malformed)
  })

  test('those of a member given twice, the last of which counts, as for everyone who parses JSON', () => {
    const doubled = JSON.stringify(claims()).replace('{', '{"role":"ADMIN",')
    expect(hmac.verify(forged(header(), doubled), now)).toHaveProperty('ok.role', 'USER')
  })
})

describe('refused as malformed: what is no token', () => {
  test("another instance's token, by another secret or key pair", async () => {
    const [other, otherPair] = await Promise.all([
      instance({ secret: 'Qd7$gUa3^iFo5(tRb1)zKw8-vJn4+cHy' }),
      instance({ privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
    ])
    for (const { sign } of [other, otherPair])
      for (const { verify } of [hmac, asymmetric]) expect(verify(sign(grant, now).token, now)).toEqual(malformed)
    expect(hmac.verify(asymmetric.sign(grant, now).token, now)).toEqual(malformed)
    expect(asymmetric.verify(hmac.sign(grant, now).token, now)).toEqual(malformed)
  })

  test('a refresh token', () => {
    expect(hmac.verify(newRefreshToken().token, now)).toEqual(malformed)
  })

  test('one that is too long, though well signed', () => {
    expect(hmac.verify(forged(header(), { ...claims(), more: 'x'.repeat(4096) }), now)).toEqual(malformed)
  })

  test('one with anything around it, or more or fewer parts', () => {
    const { token } = hmac.sign(grant, now)
    const [head, payload, signature] = token.split('.')
    const others = [
      ...[` ${token}`, `${token} `, `${token}\n`, `Bearer ${token}`, `${token}.`, `.${token}`, `${token}.AAAA`],
      ...[`${token}=`, `${head}.${payload}`, `${head}.${payload}.`, `..${signature}`, `${head}..${signature}`],
      ...['', '.', '..', 'null', 'undefined', '[object Object]', `${head}.${payload}.${signature?.replace(/^./, '+')}`],
    ]
    for (const other of others) expect(hmac.verify(other, now)).toEqual(malformed)
  })

  test('one whose signature is the same bytes in another spelling', () => {
    for (const tokens of [hmac, asymmetric]) {
      const { token } = tokens.sign(grant, now)
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      for (const last of alphabet.replace(token.slice(-1), ''))
        expect(tokens.verify(token.slice(0, -1) + last, now)).toEqual(malformed)
    }
  })

  test('any text whatever, without an exception', () => {
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

  test('any token with any one character changed, also once the right one is known', () => {
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

  test('any handmade claims and header by the right secret, unless they are as ours', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(claims())))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(claims())), value, (name, other) => {
        const token = forged(header(), { ...claims(), [name]: other })
        const verification = hmac.verify(token, now)
        if ('ok' in verification) {
          expect(verification.ok.expiresAt.getTime()).toBeLessThanOrEqual((iat + 900) * 1000)
          expect(['USER', 'SUPPORT', 'ADMIN']).toContain(verification.ok.role)
        } else expect(['malformed', 'expired']).toContain(verification.reason)
      }),
    )
  })
})

test('every grant comes back as it was given', () => {
  const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.constantFrom('USER', 'SUPPORT', 'ADMIN'),
      instant,
      (userId, sessionId, role, at) => {
        const { token, expiresAt } = hmac.sign({ userId, sessionId, role, authTime: at }, at)
        const authTime = new Date(Math.floor(at.getTime() / 1000) * 1000)
        expect(hmac.verify(token, at)).toEqual({ ok: { userId, sessionId, role, authTime, issuedAt: at, expiresAt } })
      },
    ),
  )
})

test('more tokens than are remembered are still all verified', async () => {
  const { sign, verify } = await instance({ secret })
  const first = sign(grant, now).token
  expect(verify(first, now)).toHaveProperty('ok')
  for (let count = 0; count < 10_001; count++) verify(sign(grant, now).token, now)
  expect(verify(first, now)).toHaveProperty('ok')
  expect(verify(`${first.slice(0, -1)}?`, now)).toEqual(malformed)
})
