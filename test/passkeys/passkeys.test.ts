import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { challengeOf, enrolled } from '../factors/test-factors.ts'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { authenticator, type Overrides } from './authenticator.ts'
import { loginOptions, optionsOf, SITE, withPasskey } from './test-passkeys.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

type Owner = Awaited<ReturnType<typeof withPasskey>>
const login = async ({ key }: Owner, overrides?: Overrides) =>
  sessions.passkeys.loginWithPasskey(key.get(await loginOptions(sessions), overrides), CLIENT)
const viewer = (signIn: { accessToken: string }) => sessions.viewerOf(signIn.accessToken)

describe('a sign-in by passkey', () => {
  test('logs in by passkey with two factors and no email after user verification', async () => {
    const owner = await withPasskey(sessions)
    const options = await loginOptions(sessions)
    expect(options).toMatchObject({ rpId: SITE.rpId, userVerification: 'preferred', allowCredentials: [] })
    const signIn = await login(owner)
    expect(viewer(signIn)).toMatchObject({ userId: owner.user.id, amr: ['pop', 'mfa'], factors: 2 })
  })

  test("logs in with one factor without user verification ('required' checked: MetaMask PR 8696)", async () => {
    expect(viewer(await login(await withPasskey(sessions), { verified: false }))).toMatchObject({
      amr: ['pop'],
      factors: 1,
    })
  })

  test('requires the second factor for a passkey without user verification', async () => {
    const { user, code, signIn } = await enrolled(sessions)
    const session = viewer(await sessions.refresh(signIn.refreshToken, CLIENT))
    const key = authenticator(SITE)
    const options = optionsOf(await sessions.passkeys.beginPasskey(session))
    await sessions.passkeys.addPasskey(session, { name: 'Key', response: key.create(options) }, CLIENT)
    const response = key.get(await loginOptions(sessions), { verified: false })
    const { challenge, methods } = await challengeOf(sessions.passkeys.loginWithPasskey(response, CLIENT))
    expect(methods).toEqual(['totp', 'recovery_code', 'passkey'])
    const both = await sessions.factors.answerChallenge({ challenge, code: code() }, CLIENT)
    expect(viewer(both)).toMatchObject({ userId: user.id, amr: ['pop', 'otp', 'mfa'], factors: 2 })
  })

  test.each<[string, Overrides]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another RP id', { rpId: 'evil.example' }],
    ['in a frame of another site', { crossOrigin: true }],
    ['with the user handle of somebody else', { userHandle: Buffer.from('somebody').toString('base64url') }],
    ['with a challenge that was never issued', { challenge: 'x'.repeat(43) }],
  ])('rejects a response %s', async (_, overrides) => {
    expect(await codeOf(login(await withPasskey(sessions), overrides))).toBe('INVALID_CREDENTIALS')
  })

  test('rejects a changed signature and a missing response', async () => {
    const { key } = await withPasskey(sessions)
    const { response, ...rest } = key.get(await loginOptions(sessions))
    const other = key.get(await loginOptions(sessions)).response.signature
    for (const input of [{ ...rest, response: { ...response, signature: other } }, {}, null, 'text', { ...rest }])
      expect(await codeOf(sessions.passkeys.loginWithPasskey(input, CLIENT))).toBe('INVALID_CREDENTIALS')
  })

  test('rejects a passkey of a disabled account', async () => {
    const owner = await withPasskey(sessions)
    await sessions.database.write(({ user }) => user.update({ where: { id: owner.user.id }, data: { disabled: true } }))
    expect(await codeOf(login(owner))).toBe('INVALID_CREDENTIALS')
  })
})

describe('a challenge', () => {
  test('accepts a challenge once, also in parallel (challenge reuse: melody-auth PR 502)', async () => {
    const { key } = await withPasskey(sessions)
    const response = key.get(await loginOptions(sessions))
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(sessions.passkeys.loginWithPasskey(response, CLIENT))),
    )
    expect(codes.filter((code) => code === null)).toHaveLength(1)
  })

  test('accepts a passkey challenge within five minutes', async () => {
    const { key } = await withPasskey(sessions)
    const options = await loginOptions(sessions)
    sessions.now.forward(300_000)
    expect(await codeOf(sessions.passkeys.loginWithPasskey(key.get(options), CLIENT))).toBe('INVALID_CREDENTIALS')
  })

  test('rejects the challenge of another ceremony (convex-auth PR 545)', async () => {
    const { key, viewer: owner } = await withPasskey(sessions)
    const { passkeys } = sessions
    const reauthentication = optionsOf(await passkeys.beginPasskeyReauthentication(owner, CLIENT))
    expect(await codeOf(passkeys.loginWithPasskey(key.get(reauthentication), CLIENT))).toBe('INVALID_CREDENTIALS')
    const forLogin = await loginOptions(sessions)
    expect(await codeOf(passkeys.reauthenticateWithPasskey(owner, key.get(forLogin), CLIENT))).toBe(
      'INVALID_CREDENTIALS',
    )
  })

  test('rejects the challenge of another user (convex-auth PR 565)', async () => {
    const [one, other] = [await sessions.makeUser(), await sessions.makeUser()]
    const as = async ({ email }: { email: string }) =>
      viewer(await sessions.login({ email, password: PASSWORD }, CLIENT))
    const options = optionsOf(await sessions.passkeys.beginPasskey(await as(one)))
    const response = authenticator(SITE).create(options)
    const adding = sessions.passkeys.addPasskey(await as(other), { name: 'Key', response }, CLIENT)
    expect(await codeOf(adding)).toBe('INVALID_CREDENTIALS')
  })

  test('stores only the hash of a challenge', async () => {
    const { challenge } = await loginOptions(sessions)
    expect(JSON.stringify(await sessions.database.read.passkeyChallenge.findMany())).not.toContain(challenge)
  })
})

describe('signature counters (web_authn_lite PR 10, exactly exa 1037)', () => {
  const wentBack = async ({ user }: Owner) =>
    (await sessions.actions(user.id)).filter((action) => action === 'passkey.counter_went_back').length

  test('accepts counter 0 of a synced passkey each time', async () => {
    const owner = await withPasskey(sessions)
    for (let time = 0; time < 3; time += 1) await login(owner, { counter: 0 })
    expect(await wentBack(owner)).toBe(0)
  })

  test('records a decreasing counter as a warning and keeps the highest value', async () => {
    const owner = await withPasskey(sessions)
    for (const counter of [5, 6]) await login(owner, { counter })
    expect(await wentBack(owner)).toBe(0)
    for (const counter of [6, 2, 0]) await login(owner, { counter })
    expect(await wentBack(owner)).toBe(3)
    expect((await sessions.passkeys.listPasskeys(owner.viewer))[0]).toMatchObject({ counter: 6 })
  })
})

describe('passkeys of an account', () => {
  test('adds a passkey once, and renames, lists and removes it', async () => {
    const owner = await withPasskey(sessions)
    const session = viewer(await login(owner))
    await sessions.passkeys.renamePasskey(session, owner.passkey.id, ' Laptop ', CLIENT)
    expect(await sessions.passkeys.listPasskeys(session)).toMatchObject([{ name: 'Laptop', synced: false }])
    const options = optionsOf(await sessions.passkeys.beginPasskey(session))
    const again = sessions.passkeys.addPasskey(session, { name: 'Same', response: owner.key.create(options) }, CLIENT)
    expect(await codeOf(again)).toBe('INVALID_CREDENTIALS')
    expect(await sessions.passkeys.removePasskey(session, owner.passkey.id, CLIENT)).toBe(true)
    expect(await codeOf(login(owner))).toBe('INVALID_CREDENTIALS')
    expect(await sessions.actions(owner.user.id)).toEqual(
      expect.arrayContaining(['passkey.added', 'passkey.renamed', 'passkey.removed']),
    )
  })

  test('requires the second factor to add or remove a passkey', async () => {
    const { user, passkey } = await withPasskey(sessions)
    const thief = viewer(await sessions.login({ email: user.email, password: PASSWORD }, CLIENT))
    const { passkeys, factors } = sessions
    expect(await codeOf(passkeys.beginPasskey(thief))).toBe('REAUTHENTICATION_REQUIRED')
    expect(await codeOf(passkeys.removePasskey(thief, passkey.id, CLIENT))).toBe('REAUTHENTICATION_REQUIRED')
    expect(await codeOf(factors.addAuthenticator(thief))).toBe('REAUTHENTICATION_REQUIRED')
  })

  test('neither renames nor removes another user’s passkey', async () => {
    const [one, other] = [await withPasskey(sessions), await withPasskey(sessions)]
    const session = viewer(await login(one))
    expect(await codeOf(sessions.passkeys.renamePasskey(session, other.passkey.id, 'Mine', CLIENT))).toBe('NOT_FOUND')
    expect(await sessions.passkeys.removePasskey(session, other.passkey.id, CLIENT)).toBe(false)
  })

  test('rejects removing the last credential of an account', async () => {
    const owner = await withPasskey(sessions)
    const session = viewer(await login(owner))
    await sessions.database.write(({ user }) =>
      user.update({ where: { id: owner.user.id }, data: { passwordHash: '' } }),
    )
    expect(await codeOf(sessions.passkeys.removePasskey(session, owner.passkey.id, CLIENT))).toBe('CONFLICT')
  })
})

test('renews a session in place by passkey', async () => {
  const { key, viewer: owner } = await withPasskey(sessions)
  sessions.now.forward(600_000)
  const options = optionsOf(await sessions.passkeys.beginPasskeyReauthentication(owner, CLIENT))
  const renewed = viewer(await sessions.passkeys.reauthenticateWithPasskey(owner, key.get(options), CLIENT))
  expect(renewed).toMatchObject({ sessionId: owner.sessionId, factors: 2, amr: ['pop', 'mfa'] })
  const other = await withPasskey(sessions)
  const theirs = optionsOf(await sessions.passkeys.beginPasskeyReauthentication(owner, CLIENT))
  const crossed = sessions.passkeys.reauthenticateWithPasskey(owner, other.key.get(theirs), CLIENT)
  expect(await codeOf(crossed)).toBe('INVALID_CREDENTIALS')
})
