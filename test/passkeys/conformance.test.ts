/**
 * Cases of the FIDO2 server conformance tests through the service: what a registration and an assertion must hold. The
 * keys are made here, since @simplewebauthn/server publishes no vectors.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { authenticator, type CeremonyOptions, type Overrides } from './authenticator.ts'
import { ALGORITHMS, type Algorithm } from './key-pairs.ts'
import { loginOptions, optionsOf, SITE } from './test-passkeys.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

type Registration = ReturnType<ReturnType<typeof authenticator>['create']>
type Assertion = ReturnType<ReturnType<typeof authenticator>['get']>

/** A user who registers a key. @param change changes the response before it is sent. */
async function register(
  overrides: Overrides = {},
  algorithm?: Algorithm,
  change = (response: Registration): object => response,
) {
  const { email } = await sessions.makeUser()
  const { accessToken } = await sessions.login({ email, password: PASSWORD }, CLIENT)
  const viewer = sessions.viewerOf(accessToken)
  const key = authenticator(SITE, algorithm)
  const options: CeremonyOptions & { pubKeyCredParams?: { alg: number }[] } = optionsOf(
    await sessions.passkeys.beginPasskey(viewer),
  )
  const response = change(key.create(options, overrides))
  const code = await codeOf(sessions.passkeys.addPasskey(viewer, { name: 'Key', response }, CLIENT))
  return { key, code, options }
}

async function assert(overrides: Overrides = {}, change = (response: Assertion): object => response) {
  const { key } = await register()
  const response = change(key.get(await loginOptions(sessions), overrides))
  return codeOf(sessions.passkeys.loginWithPasskey(response, CLIENT))
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')
const withResponse = <T extends { response: object }>(credential: T, response: object) => ({
  ...credential,
  response: { ...credential.response, ...response },
})
const flipped = (data: Buffer) => Buffer.concat([data.subarray(0, -1), Buffer.from([(data.at(-1) ?? 0) ^ 1])])

describe('a registration', () => {
  test.each(ALGORITHMS)('accepts a key of %s, which then signs in', async (algorithm) => {
    const { key, code, options } = await register({}, algorithm)
    expect(code).toBeNull()
    expect(options.pubKeyCredParams?.map(({ alg }) => alg)).toEqual(expect.arrayContaining([-7, -8, -257]))
    const response = key.get(await loginOptions(sessions))
    expect(await codeOf(sessions.passkeys.loginWithPasskey(response, CLIENT))).toBeNull()
  })

  test.each(ALGORITHMS)('accepts self attestation of %s', async (algorithm) => {
    expect((await register({ packed: (data, sign) => sign(data) }, algorithm)).code).toBeNull()
  })

  test('accepts a key without user verification', async () => {
    expect((await register({ verified: false })).code).toBeNull()
  })

  test.each<[string, Overrides]>([
    ['client data of a sign-in', { type: 'webauthn.get' }],
    ['client data without a type', { type: '' }],
    ['another challenge', { challenge: 'A'.repeat(43) }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a subdomain as origin', { origin: 'https://evil.app.example.org' }],
    ['another port as origin', { origin: 'https://app.example.org:8443' }],
    ['another RP id', { rpId: 'example.org' }],
    ['a frame of another site', { crossOrigin: true }],
    ['no user presence', { absent: true }],
    ['bytes after the authenticator data', { trailing: Buffer.from('00', 'hex') }],
    ['an unknown attestation format', { attestation: { fmt: 'unheard-of' } }],
    ['a statement in the format none', { attestation: { attStmt: new Map([['x5c', 1]]) } }],
    ['truncated authenticator data', { attestation: { authData: new Uint8Array(36) } }],
    ['no attested credential', { attestation: { authData: new Uint8Array(37) } }],
    ['a wrong signature of self attestation', { packed: (data, sign) => sign(flipped(data)) }],
    ['an empty signature of self attestation', { packed: () => Buffer.alloc(0) }],
  ])('rejects %s', async (_, overrides) => {
    expect((await register(overrides)).code).toBe('INVALID_CREDENTIALS')
  })

  test('rejects a key of an algorithm that was not offered', async () => {
    expect((await register({}, 'ES256K')).code).toBe('INVALID_CREDENTIALS')
  })

  test.each<[string, (credential: Registration) => object]>([
    ['another raw id', (credential) => ({ ...credential, rawId: base64url('another') })],
    ['another type of credential', (credential) => ({ ...credential, type: 'password' })],
    ['no id', (credential) => ({ ...credential, id: '' })],
    ['an id in base64', (credential) => ({ ...credential, id: '+/+/', rawId: '+/+/' })],
    ['client data that is no JSON', (credential) => withResponse(credential, { clientDataJSON: base64url('{') })],
    ['an attestation that is no CBOR', (credential) => withResponse(credential, { attestationObject: base64url('x') })],
    ['no response', ({ response: _, ...credential }) => credential],
  ])('rejects %s', async (_, change) => {
    expect((await register({}, 'ES256', change)).code).toBe('INVALID_CREDENTIALS')
  })
})

describe('an assertion', () => {
  test.each<[string, Overrides]>([
    ['client data of a registration', { type: 'webauthn.create' }],
    ['a subdomain as origin', { origin: 'https://evil.app.example.org' }],
    ['another port as origin', { origin: 'https://app.example.org:8443' }],
    ['the parent domain as RP id', { rpId: 'example.org' }],
    ['no user presence', { absent: true }],
    ['bytes after the authenticator data', { trailing: Buffer.from('00', 'hex') }],
    ['an empty user handle', { userHandle: '' }],
  ])('rejects %s', async (_, overrides) => {
    expect(await assert(overrides)).toBe('INVALID_CREDENTIALS')
  })

  test.each<[string, (assertion: Assertion) => object]>([
    ['another raw id', (credential) => ({ ...credential, rawId: base64url('another') })],
    ['another type of credential', (credential) => ({ ...credential, type: 'password' })],
    ['the id of no credential', (credential) => ({ ...credential, id: base64url('none'), rawId: base64url('none') })],
    ['an empty signature', (credential) => withResponse(credential, { signature: '' })],
    [
      'user verification that was not signed',
      (credential) => {
        const data = Buffer.from(credential.response.authenticatorData, 'base64url')
        data[32] = (data[32] ?? 0) ^ 0x04
        return withResponse(credential, { authenticatorData: data.toString('base64url') })
      },
    ],
    [
      'a counter that was not signed',
      (credential) => {
        const data = Buffer.from(credential.response.authenticatorData, 'base64url')
        data.writeUInt32BE(7, 33)
        return withResponse(credential, { authenticatorData: data.toString('base64url') })
      },
    ],
    [
      'truncated authenticator data',
      (credential) => withResponse(credential, { authenticatorData: base64url('x'.repeat(36)) }),
    ],
    ['client data that is no JSON', (credential) => withResponse(credential, { clientDataJSON: base64url('[') })],
  ])('rejects %s', async (_, change) => {
    expect(await assert({}, change)).toBe('INVALID_CREDENTIALS')
  })

  test('rejects the signature of another key', async () => {
    const { key } = await register()
    const other = await register()
    const options = await loginOptions(sessions)
    const forged = withResponse(key.get(options), { signature: other.key.get(options).response.signature })
    expect(await codeOf(sessions.passkeys.loginWithPasskey(forged, CLIENT))).toBe('INVALID_CREDENTIALS')
  })
})
