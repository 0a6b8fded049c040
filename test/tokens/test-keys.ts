/** Key files for tests. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { createAccessTokens } from '../../src/tokens/access-token.ts'
import { type KeySettings, loadKeyring } from '../../src/tokens/keys.ts'

export const directory = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))

afterAll(() => rmSync(directory, { recursive: true }))

export const none: KeySettings = { secret: null, previousSecret: null, privateKeyFile: null, publicKeyFiles: [] }

export const secret = 'jT4!kq0c_Vw8#nZr2@pLx6&hYs9*bMe1'

export let files = 0

export function file(content: string): string {
  files += 1
  const path = join(directory, `${files}.pem`)
  writeFileSync(path, content)
  return path
}

export function pem(key: KeyObject): string {
  return String(key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }))
}

export const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}

export async function tokens(settings: Partial<KeySettings>) {
  const keyring = await loadKeyring({ ...none, ...settings })
  return { keyring, ...createAccessTokens({ keyring, issuer: 'issuer', audience: 'audience', ttl: 900_000 }) }
}
