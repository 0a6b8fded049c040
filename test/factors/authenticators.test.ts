import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { codeAt, enrol, enrolled, passwordStep, signInTwice } from './test-factors.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

const viewer = (signIn: { accessToken: string }) => sessions.viewerOf(signIn.accessToken)
const rowsOf = async (userId: string) => {
  const { authenticator, recoveryCode, loginChallenge } = sessions.database.read
  const where = { userId }
  return Promise.all([authenticator.count({ where }), recoveryCode.count({ where }), loginChallenge.count({ where })])
}

test('returns a QR code URI and ten recovery codes of 80 bits on enrolment', async () => {
  const { user, uri, secret, codes } = await enrolled(sessions)
  const { protocol, host, pathname, searchParams } = new URL(uri)
  expect([protocol, host]).toEqual(['otpauth:', 'totp'])
  expect(decodeURIComponent(pathname)).toBe(`/app.example.org:${user.email}`)
  expect(Object.fromEntries(searchParams)).toEqual({
    issuer: 'app.example.org',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
})

test('raises only the enrolling session to two factors', async () => {
  const user = await sessions.makeUser()
  const login = () => sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  const [own, other] = [await login(), await login()]
  await enrol(sessions, own)
  expect(viewer(await sessions.refresh(own.refreshToken, CLIENT)).factors).toBe(2)
  expect(viewer(await sessions.refresh(other.refreshToken, CLIENT)).factors).toBe(1)
})

test('confirms an authenticator only by its user’s right code within 15 minutes', async () => {
  const [user, stranger] = [await sessions.makeUser(), await sessions.makeUser()]
  const as = (one: { email: string }) => sessions.login({ email: one.email, password: PASSWORD }, CLIENT)
  const [signIn, other] = [await as(user), await as(stranger)]
  const { id, secret } = await sessions.factors.addAuthenticator(viewer(signIn))
  const confirm = (who: typeof signIn, code: string) =>
    codeOf(sessions.factors.confirmAuthenticator(viewer(who), id, code, CLIENT))
  expect(await confirm(signIn, '000000')).toBe('INVALID_CREDENTIALS')
  expect(await confirm(other, codeAt(secret, sessions.now()))).toBe('NOT_FOUND')
  sessions.now.forward(14 * 60_000 + 59_000)
  sessions.now.forward(1000)
  const fresh = await sessions.refresh(signIn.refreshToken, CLIENT)
  expect(await confirm(fresh, codeAt(secret, sessions.now()))).toBe('NOT_FOUND')
  await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
})

test('accepts a second authenticator next to the first and replaces the recovery codes', async () => {
  const first = await enrolled(sessions)
  const signIn = await signInTwice(sessions, first.user, first.code())
  const second = await enrol(sessions, signIn)
  for (const code of [first.code, second.code]) await signInTwice(sessions, first.user, code())
  const { challenge } = await passwordStep(sessions, first.user)
  const answer = (recoveryCode = '') => codeOf(sessions.factors.answerChallenge({ challenge, recoveryCode }, CLIENT))
  expect(await answer(first.codes[0])).toBe('INVALID_CREDENTIALS')
  expect(await answer(second.codes[0])).toBeNull()

  const again = viewer(await sessions.refresh(signIn.refreshToken, CLIENT))
  expect(await sessions.factors.removeAuthenticator(again, first.id, CLIENT)).toBe(true)
  expect((await passwordStep(sessions, first.user)).methods).toContain('totp')
})

test('removes recovery codes and challenges with the last authenticator', async () => {
  const { user, id, code } = await enrolled(sessions)
  const signIn = await signInTwice(sessions, user, code())
  await passwordStep(sessions, user)
  expect(await sessions.factors.removeAuthenticator(viewer(signIn), id, CLIENT)).toBe(true)
  expect(await rowsOf(user.id)).toEqual([0, 0, 0])
  await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  expect(await sessions.actions(user.id)).toEqual(
    expect.arrayContaining(['factor.authenticator_added', 'factor.asked', 'factor.authenticator_removed']),
  )
})

test('removes no authenticator of another user', async () => {
  const [one, other] = [await enrolled(sessions), await enrolled(sessions)]
  const signIn = await signInTwice(sessions, one.user, one.code())
  expect(await sessions.factors.removeAuthenticator(viewer(signIn), other.id, CLIENT)).toBe(false)
  expect(await sessions.factors.removeAuthenticator(viewer(signIn), 'none', CLIENT)).toBe(false)
  expect(await rowsOf(other.user.id)).toEqual([1, 10, 0])
})

test('replaces recovery codes only for accounts with an authenticator', async () => {
  const { user, code, codes } = await enrolled(sessions)
  const signIn = await signInTwice(sessions, user, code())
  const replaced = await sessions.factors.replaceRecoveryCodes(viewer(signIn), CLIENT)
  expect(replaced.codes.filter((each) => codes.includes(each))).toEqual([])
  const { challenge } = await passwordStep(sessions, user)
  expect(await codeOf(sessions.factors.answerChallenge({ challenge, recoveryCode: codes[0] ?? '' }, CLIENT))).toBe(
    'INVALID_CREDENTIALS',
  )
  const none = await sessions.makeUser()
  const plain = await sessions.login({ email: none.email, password: PASSWORD }, CLIENT)
  expect(await codeOf(sessions.factors.replaceRecoveryCodes(viewer(plain), CLIENT))).toBe('CONFLICT')
})

test('lets the operator remove all factors, with an audit entry, and lowers sessions to one factor', async () => {
  const { user, signIn } = await enrolled(sessions)
  await sessions.factors.removeFactors(user.id, { ip: null, userAgent: null })
  expect(await rowsOf(user.id)).toEqual([0, 0, 0])
  expect(viewer(await sessions.refresh(signIn.refreshToken, CLIENT)).factors).toBe(1)
  await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
  expect(await sessions.actions(user.id)).toContain('factor.removed_by_operator')
})
