/**
 * A session with the password alone must not change the email or delete the account, which would bypass the second
 * factor.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { authenticator } from '../passkeys/authenticator.ts'
import { loginOptions, optionsOf, SITE, withPasskey } from '../passkeys/test-passkeys.ts'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { challengeOf, codeAt, enrol } from './test-factors.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

const viewer = (signIn: { accessToken: string }) => sessions.viewerOf(signIn.accessToken)
const login = (user: { email: string }) => sessions.login({ email: user.email, password: PASSWORD }, CLIENT)

/** Returns a session with the password alone, older than the account's authenticator app. */
async function thiefOfEnrolled() {
  const user = await sessions.makeUser()
  const [thief, owner] = [await login(user), await login(user)]
  const { code } = await enrol(sessions, owner)
  const fresh = await sessions.refresh(thief.refreshToken, CLIENT)
  return { user, code, thief: viewer(fresh), owner: viewer(await sessions.refresh(owner.refreshToken, CLIENT)) }
}

describe('an account with a second factor', () => {
  test('rejects a change of email by a session of one factor', async () => {
    const { user, thief, owner } = await thiefOfEnrolled()
    const change = (by: typeof thief) => sessions.users.changeEmail(by, { email: `new-${user.email}` }, CLIENT)
    expect(await codeOf(change(thief))).toBe('REAUTHENTICATION_REQUIRED')
    expect(await change(owner)).toMatchObject({ id: user.id, email: `new-${user.email}` })
  })

  test('sends no link for a new email requested by a session of one factor', async () => {
    const strict = await sessions.another({ now: sessions.now, settings: { REQUIRE_VERIFIED_EMAIL: 'on' } })
    const { user, thief, owner } = await thiefOfEnrolled()
    const change = (by: typeof thief) => strict.users.changeEmail(by, { email: `new-${user.email}` }, CLIENT)
    expect(await codeOf(change(thief))).toBe('REAUTHENTICATION_REQUIRED')
    await change(owner)
    await strict.users.drain()
    const requests = (await sessions.actions(user.id)).filter((action) => action === 'email.change_requested')
    expect(requests).toHaveLength(1)
  })

  test('rejects deletion by a session of one factor', async () => {
    const { thief, owner } = await thiefOfEnrolled()
    expect(await codeOf(sessions.users.deleteAccount(thief, CLIENT))).toBe('REAUTHENTICATION_REQUIRED')
    expect(await sessions.users.deleteAccount(owner, CLIENT)).toBe(true)
  })
})

describe('an account with only a passkey', () => {
  test('rejects changes of email and passkeys after a sign-in by password', async () => {
    const { user, passkey } = await withPasskey(sessions)
    const thief = viewer(await login(user))
    for (const attempt of [
      () => sessions.users.changeEmail(thief, { email: `new-${user.email}` }, CLIENT),
      () => sessions.users.deleteAccount(thief, CLIENT),
      () => sessions.passkeys.removePasskey(thief, passkey.id, CLIENT),
    ])
      expect(await codeOf(attempt())).toBe('REAUTHENTICATION_REQUIRED')
  })

  test('accepts changes after a sign-in by its passkey without user verification, its strongest factor', async () => {
    const { key, passkey, viewer: owner } = await withPasskey(sessions)
    const options = optionsOf(await sessions.passkeys.beginPasskeyReauthentication(owner, CLIENT))
    const response = key.get(options, { verified: false })
    const session = viewer(await sessions.passkeys.reauthenticateWithPasskey(owner, response, CLIENT))
    expect(session).toMatchObject({ factors: 1, amr: ['pop'] })
    const { id, secret } = await sessions.factors.addAuthenticator(session)
    expect(await sessions.passkeys.removePasskey(session, passkey.id, CLIENT)).toBe(true)
    const rest = viewer(
      await sessions.login({ email: (await sessions.users.me(session)).email, password: PASSWORD }, CLIENT),
    )
    await sessions.factors.confirmAuthenticator(rest, id, codeAt(secret, sessions.now()), CLIENT)
  })

  test('requires the authenticator app in addition to a passkey without user verification, once it has one', async () => {
    const user = await sessions.makeUser()
    const owner = await login(user)
    const { code } = await enrol(sessions, owner)
    const session = viewer(await sessions.refresh(owner.refreshToken, CLIENT))
    const key = authenticator(SITE)
    const created = key.create(optionsOf(await sessions.passkeys.beginPasskey(session)))
    const { id } = await sessions.passkeys.addPasskey(session, { name: 'Key', response: created }, CLIENT)
    // Inserts a session from before the app, since the passkey alone opens none afterwards.
    await sessions.database.write((transaction) =>
      transaction.session.update({ where: { id: session.sessionId }, data: { amr: 'pop', factors: 1 } }),
    )
    expect(await codeOf(sessions.passkeys.removePasskey(session, id, CLIENT))).toBe('REAUTHENTICATION_REQUIRED')
    expect(code()).toMatch(/^\d{6}$/)
  })
})

test('rejects the second step of a sign-in that began with a passkey removed meanwhile', async () => {
  const user = await sessions.makeUser()
  const owner = await login(user)
  const { code } = await enrol(sessions, owner)
  const session = viewer(await sessions.refresh(owner.refreshToken, CLIENT))
  const key = authenticator(SITE)
  const created = key.create(optionsOf(await sessions.passkeys.beginPasskey(session)))
  const { id } = await sessions.passkeys.addPasskey(session, { name: 'Lost key', response: created }, CLIENT)
  const response = key.get(await loginOptions(sessions), { verified: false })
  const { challenge } = await challengeOf(sessions.passkeys.loginWithPasskey(response, CLIENT))
  await sessions.passkeys.removePasskey(session, id, CLIENT)
  const answer = sessions.factors.answerChallenge({ challenge, code: code() }, CLIENT)
  expect(await codeOf(answer)).toBe('INVALID_CREDENTIALS')
})
