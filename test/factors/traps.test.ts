/** Mistakes of other services, by name. Each would accept a wrong sign-in or lock an owner out. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CLIENT, codeOf, memoryLimits, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { codeAt, enrol, enrolled, passwordStep, signInTwice } from './test-factors.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions({ limits: memoryLimits() })
})
afterAll(() => sessions.close())

const ELSEWHERE = { ip: '203.0.113.9', userAgent: 'another' }
const viewer = (signIn: { accessToken: string }) => sessions.viewerOf(signIn.accessToken)

test('rejects a code after its first use (code replay: go-authcrunch 92, wildduck 146, jans 14971)', async () => {
  const { user, code } = await enrolled(sessions)
  await signInTwice(sessions, user, code())
  expect(await codeOf(signInTwice(sessions, user, code()))).toBe('INVALID_CREDENTIALS')
})

test('rejects a used code until its time window ends (record shorter than the window: Infisical PR 6112)', async () => {
  const { user, secret } = await enrolled(sessions)
  const next = codeAt(secret, new Date(sessions.now().getTime() + 30_000))
  await signInTwice(sessions, user, next)
  for (let step = 0; step < 3; step += 1) {
    expect(await codeOf(signInTwice(sessions, user, next))).toBe('INVALID_CREDENTIALS')
    sessions.now.forward(29_000)
  }
})

test('rejects an older code after a newer one was used', async () => {
  const { user, secret } = await enrolled(sessions)
  const at = (ms: number) => codeAt(secret, new Date(sessions.now().getTime() + ms))
  await signInTwice(sessions, user, at(30_000))
  expect(await codeOf(signInTwice(sessions, user, at(0)))).toBe('INVALID_CREDENTIALS')
})

test('rejects at login the code that confirmed the authenticator', async () => {
  const user = await sessions.makeUser()
  const signIn = await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  const { id, secret } = await sessions.factors.addAuthenticator(viewer(signIn))
  const code = codeAt(secret, sessions.now())
  await sessions.factors.confirmAuthenticator(viewer(signIn), id, code, CLIENT)
  expect(await codeOf(signInTwice(sessions, user, code))).toBe('INVALID_CREDENTIALS')
})

test('rejects a recovery code after its first use (appwrite 11692, filament-breezy 284)', async () => {
  const { user, codes } = await enrolled(sessions)
  const [recoveryCode = ''] = codes
  const [one, other] = [await passwordStep(sessions, user), await passwordStep(sessions, user)]
  await sessions.factors.answerChallenge({ challenge: one.challenge, recoveryCode }, CLIENT)
  const again = sessions.factors.answerChallenge({ challenge: other.challenge, recoveryCode }, CLIENT)
  expect(await codeOf(again)).toBe('INVALID_CREDENTIALS')
})

test('rejects every sign-in while the secret is damaged (second factor skipped: better-auth 8627)', async () => {
  const { user, code, id } = await enrolled(sessions)
  const { challenge } = await passwordStep(sessions, user)
  await sessions.database.write(({ authenticator }) => authenticator.update({ where: { id }, data: { secret: '' } }))
  await expect(sessions.factors.answerChallenge({ challenge, code: code() }, CLIENT)).rejects.toThrow('unwrapped')
  expect((await passwordStep(sessions, user)).methods).toContain('totp')
})

test('rejects any text other than the code (any code passed: accounts-js 1227)', async () => {
  const { user } = await enrolled(sessions)
  for (const code of ['', ' ', 'null', '0', '12345', '1234567', '٠١٢٣٤٥'])
    expect(await codeOf(signInTwice(sessions, user, code, { ...ELSEWHERE, ip: '203.0.113.77' }))).toMatch(
      /INVALID_CREDENTIALS|TOO_MANY_REQUESTS/,
    )
})

test('ignores an authenticator that was not confirmed', async () => {
  const user = await sessions.makeUser()
  const signIn = await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  const { secret } = await sessions.factors.addAuthenticator(viewer(signIn))
  await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  const code = codeAt(secret, sessions.now())
  expect(await codeOf(sessions.reauthenticate(viewer(signIn), { password: PASSWORD, code }, CLIENT))).toBe(
    'BAD_USER_INPUT',
  )
})

test('requires the first authenticator to add a second (bypass by enrolment: django-multifactor 107)', async () => {
  const user = await sessions.makeUser()
  const login = () => sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  const [owner, thief] = [await login(), await login()]
  const pending = await sessions.factors.addAuthenticator(viewer(thief))
  const own = await sessions.factors.addAuthenticator(viewer(owner))
  await sessions.factors.confirmAuthenticator(viewer(owner), own.id, codeAt(own.secret, sessions.now()), CLIENT)
  const refreshed = viewer(await sessions.refresh(thief.refreshToken, CLIENT))
  expect(await codeOf(sessions.factors.addAuthenticator(refreshed))).toBe('REAUTHENTICATION_REQUIRED')
  const code = codeAt(pending.secret, sessions.now())
  expect(await codeOf(sessions.factors.confirmAuthenticator(refreshed, pending.id, code, CLIENT))).toBe(
    'REAUTHENTICATION_REQUIRED',
  )
  expect(refreshed.factors).toBe(1)
})

test('requires the first factor to confirm a setup that began before it', async () => {
  const user = await sessions.makeUser()
  const login = () => sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  const [owner, thief] = [await login(), await login()]
  await enrol(sessions, owner)
  const at = sessions.now()
  // As if both setups had begun at once.
  const pending = { id: '0193f3a0-0000-7000-8000-000000000001', userId: user.id, secret: '', createdAt: at }
  await sessions.database.write(({ authenticator }) => authenticator.create({ data: pending }))
  const refreshed = viewer(await sessions.refresh(thief.refreshToken, CLIENT))
  expect(await codeOf(sessions.factors.confirmAuthenticator(refreshed, pending.id, '123456', CLIENT))).toBe(
    'REAUTHENTICATION_REQUIRED',
  )
  expect((await sessions.factors.listAuthenticators(refreshed)).length).toBe(1)
})

test('allows five wrong codes a day from other addresses, over all challenges, sessions and instances (notra PR 1024)', async () => {
  const { user, code, signIn } = await enrolled(sessions)
  const other = await sessions.another({ now: sessions.now })
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const instance = attempt % 2 === 0 ? sessions : other
    const from = { ...ELSEWHERE, ip: `203.0.113.${100 + attempt}` }
    expect(await codeOf(signInTwice(instance, user, '000000', from))).toBe('INVALID_CREDENTIALS')
  }
  // Rejects even the right code, which would be a sixth attempt.
  expect(await codeOf(signInTwice(sessions, user, code(), ELSEWHERE))).toBe('TOO_MANY_REQUESTS')
  expect(
    await codeOf(
      sessions.reauthenticate(
        viewer(await sessions.refresh(signIn.refreshToken, ELSEWHERE)),
        { password: PASSWORD, code: '000000' },
        ELSEWHERE,
      ),
    ),
  ).toBe('TOO_MANY_REQUESTS')
  // The owner can sign in from an address that completed both factors, which gives the others no new attempts.
  await signInTwice(sessions, user, code(), CLIENT)
  expect(await codeOf(signInTwice(sessions, user, code(), ELSEWHERE))).toBe('TOO_MANY_REQUESTS')
  sessions.now.forward(24 * 3_600_000)
  await signInTwice(sessions, user, code(), ELSEWHERE)
})

test('allows five more wrong codes from addresses that completed both factors, ten a day in total', async () => {
  const { user, code, codes } = await enrolled(sessions)
  await signInTwice(sessions, user, code())
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect(await codeOf(signInTwice(sessions, user, '000000', CLIENT))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(signInTwice(sessions, user, '000000', ELSEWHERE))).toBe('INVALID_CREDENTIALS')
  }
  for (const from of [CLIENT, ELSEWHERE])
    expect(await codeOf(signInTwice(sessions, user, code(), from))).toBe('TOO_MANY_REQUESTS')
  expect((await sessions.actions(user.id)).filter((action) => action === 'factor.throttled').length).toBe(2)
  // Recovery codes cannot be guessed, so the owner can sign in with one from any address.
  const { challenge } = await passwordStep(sessions, user, ELSEWHERE)
  await sessions.factors.answerChallenge({ challenge, recoveryCode: codes[0] ?? '' }, ELSEWHERE)
})

test('reduces every session to one factor when the authenticator is removed (supabase auth PR 2607)', async () => {
  const { user, id, code } = await enrolled(sessions)
  const one = await signInTwice(sessions, user, code())
  sessions.now.forward(30_000)
  const other = await signInTwice(sessions, user, code())
  await sessions.factors.removeAuthenticator(viewer(one), id, CLIENT)
  for (const signIn of [one, other]) {
    expect(sessions.authenticate(signIn.accessToken)).toEqual({ authError: 'revoked' })
    expect(viewer(await sessions.refresh(signIn.refreshToken, CLIENT))).toMatchObject({ factors: 1, amr: ['pwd'] })
  }
})

test('keeps the authentication time of a two-factor session on a password change', async () => {
  const { user, code } = await enrolled(sessions)
  const signIn = await signInTwice(sessions, user, code())
  const before = viewer(signIn)
  sessions.now.forward(600_000)
  const renewed = await sessions.database.write(async (transaction) => {
    const row = await transaction.user.findUniqueOrThrow({ where: { id: user.id } })
    return sessions.renew(transaction, before, row, CLIENT)
  })
  expect(viewer(renewed)).toMatchObject({ factors: 2, authTime: before.authTime })
})
