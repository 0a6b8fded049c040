/** Access tokens by the real keys, and tokens forged with them. */

import { createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { type AccessTokens, createAccessTokens } from '../../src/tokens/access-token.ts'
import { type Keyring, loadKeyring } from '../../src/tokens/keys.ts'

export const secret = 'jT4!kq0c_Vw8#nZr2@pLx6&hYs9*bMe1'

export const now = new Date('2026-11-24T12:00:00.250Z')

export const iat = Math.floor(now.getTime() / 1000)

export const expectations = { issuer: 'https://issuer.example', audience: 'audience', ttl: 900_000 }

export const grant = {
  userId: '0193b0a0-0000-7000-8000-000000000001',
  sessionId: '0193b0a0-0000-7000-8000-000000000002',
  role: 'ADMIN' as const,
  authTime: new Date('2026-11-24T11:00:00.999Z'),
}

export const malformed = { reason: 'malformed' }

export const expired = { reason: 'expired' }

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

export const directory = mkdtempSync(join(tmpdir(), 'gatehouse-tokens-'))

export let hmac: { keyring: Keyring } & AccessTokens

export let asymmetric: { keyring: Keyring } & AccessTokens

export async function instance(settings: { secret?: string; privateKey?: KeyObject; ttl?: number }) {
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

export const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export const claims = () => ({
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

export const header = () => ({ alg: 'HS256', typ: 'at+jwt', kid: hmac.keyring.signing.kid })

/** Signs a token with the real secret by plain HMAC, so that only its content can be wrong. */
export function forged(head: unknown, payload: unknown, key: string | Buffer = secret, hash = 'sha256'): string {
  const input = `${base64url(head)}.${base64url(payload)}`
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`
}
