import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { challengeOf, codeAt, enrolled, passwordStep, signInTwice } from './test-factors.ts'

let sessions: Sessions
beforeEach(async () => {
  sessions = await startSessions()
})
afterEach(() => sessions.close())

const answer = (challenge: string, codes: { code?: string; recoveryCode?: string }) =>
  sessions.factors.answerChallenge({ challenge, ...codes }, CLIENT)

describe('a sign-in by password', () => {
  test('requires a second factor, lists the methods and opens no session', async () => {
    const { user } = await enrolled(sessions)
    const before = await sessions.database.read.session.count()
    expect(await passwordStep(sessions, user)).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      methods: ['totp', 'recovery_code'],
      expiresIn: 300,
    })
    expect(await sessions.database.read.session.count()).toBe(before)
  })

  test('opens a session with two factors in its claims after a valid code', async () => {
    const { user, code } = await enrolled(sessions)
    const signIn = await signInTwice(sessions, user, code())
    expect(sessions.viewerOf(signIn.accessToken)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], factors: 2 })
    const refreshed = await sessions.refresh(signIn.refreshToken, CLIENT)
    expect(sessions.viewerOf(refreshed.accessToken)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], factors: 2 })
  })

  test('logs in with one factor when the account has no second one', async () => {
    const user = await sessions.makeUser()
    const { accessToken } = await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
    expect(sessions.viewerOf(accessToken)).toMatchObject({ amr: ['pwd'], factors: 1 })
  })

  test('answers a wrong password alike with and without a second factor', async () => {
    const { user } = await enrolled(sessions)
    const other = await sessions.makeUser()
    for (const { email } of [user, other])
      expect(await codeOf(sessions.login({ email, password: 'wrong orbit cactus violin' }, CLIENT))).toBe(
        'INVALID_CREDENTIALS',
      )
  })
})

describe('a challenge', () => {
  test('accepts a challenge once, within five minutes', async () => {
    const { user, code } = await enrolled(sessions)
    const { challenge } = await passwordStep(sessions, user)
    await answer(challenge, { code: code() })
    sessions.now.forward(30_000)
    expect(await codeOf(answer(challenge, { code: code() }))).toBe('INVALID_CREDENTIALS')

    const late = await passwordStep(sessions, user)
    sessions.now.forward(300_000)
    expect(await codeOf(answer(late.challenge, { code: code() }))).toBe('INVALID_CREDENTIALS')
    // The rejected challenge did not use up the code.
    await signInTwice(sessions, user, code())
  })

  test('keeps a challenge valid after a wrong code', async () => {
    const { user, code } = await enrolled(sessions)
    const { challenge } = await passwordStep(sessions, user)
    expect(await codeOf(answer(challenge, { code: '000000' }))).toBe('INVALID_CREDENTIALS')
    await answer(challenge, { code: code() })
  })

  test.each(['changed', 'reset', 'disabled'] as const)('voids a challenge once the password is %s', async (how) => {
    const { user, code } = await enrolled(sessions)
    const { challenge } = await passwordStep(sessions, user)
    const reason = ({ changed: 'password_changed', reset: 'password_reset', disabled: 'disabled' } as const)[how]
    await sessions.database.write((transaction) => sessions.revokeSessionsOf(transaction, user.id, reason))
    expect(await codeOf(answer(challenge, { code: code() }))).toBe('INVALID_CREDENTIALS')
  })

  test('requires exactly one answer to a challenge', async () => {
    const { user, code, codes } = await enrolled(sessions)
    const { challenge } = await passwordStep(sessions, user)
    expect(await codeOf(answer(challenge, {}))).toBe('BAD_USER_INPUT')
    expect(await codeOf(answer(challenge, { code: code(), recoveryCode: codes[0] ?? '' }))).toBe('BAD_USER_INPUT')
  })

  test('rejects a code for another account’s challenge', async () => {
    const [one, other] = [await enrolled(sessions), await enrolled(sessions)]
    const { challenge } = await passwordStep(sessions, one.user)
    expect(await codeOf(answer(challenge, { code: other.code() }))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(answer(challenge, { recoveryCode: other.codes[0] ?? '' }))).toBe('INVALID_CREDENTIALS')
  })
})

test('accepts codes one time step away and rejects codes two steps away', async () => {
  const { user, secret } = await enrolled(sessions)
  sessions.now.forward(10 * 60_000)
  const at = (steps: number) => codeAt(secret, new Date(sessions.now().getTime() + steps * 30_000))
  for (const steps of [-2, 2]) expect(await codeOf(signInTwice(sessions, user, at(steps)))).toBe('INVALID_CREDENTIALS')
  for (const steps of [-1, 0, 1]) await signInTwice(sessions, user, at(steps))
})

test('accepts a recovery code once, in any spelling, and emails the number left', async () => {
  const { user, codes } = await enrolled(sessions)
  const [first = ''] = codes
  const spelled = first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  const { challenge } = await passwordStep(sessions, user)
  const signIn = await answer(challenge, { recoveryCode: spelled })
  expect(sessions.viewerOf(signIn.accessToken).factors).toBe(2)
  const again = await passwordStep(sessions, user)
  expect(await codeOf(answer(again.challenge, { recoveryCode: first }))).toBe('INVALID_CREDENTIALS')
  expect(await sessions.actions(user.id)).toEqual(expect.arrayContaining(['factor.recovery_code_used']))
})

describe('reauthenticate', () => {
  const reauthenticate = (accessToken: string, codes: { code?: string; recoveryCode?: string } = {}) =>
    sessions.reauthenticate(sessions.viewerOf(accessToken), { password: PASSWORD, ...codes }, CLIENT)

  test('requires the second factor for reauthentication and renews the same session', async () => {
    const { user, code } = await enrolled(sessions)
    const { accessToken } = await signInTwice(sessions, user, code())
    sessions.now.forward(600_000)
    const { challenge } = await challengeOf(reauthenticate(accessToken))
    const renewed = await answer(challenge, { code: code() })
    const [before, after] = [accessToken, renewed.accessToken].map(sessions.viewerOf)
    expect(after).toMatchObject({ sessionId: before?.sessionId, factors: 2 })
    expect(after?.authTime.getTime()).toBeGreaterThan(before?.authTime.getTime() ?? Number.NaN)
  })

  test('accepts password and code together', async () => {
    const { user, code, codes } = await enrolled(sessions)
    const signIn = await signInTwice(sessions, user, code())
    sessions.now.forward(30_000)
    const renewed = await reauthenticate(signIn.accessToken, { code: code() })
    const again = await reauthenticate(renewed.accessToken, { recoveryCode: codes[1] ?? '' })
    expect(sessions.viewerOf(again.accessToken)).toMatchObject({ factors: 2 })
  })

  test('rejects a spent code for reauthentication', async () => {
    const { user, code } = await enrolled(sessions)
    const signIn = await signInTwice(sessions, user, code())
    expect(await codeOf(reauthenticate(signIn.accessToken, { code: code() }))).toBe('INVALID_CREDENTIALS')
  })

  test('rejects a code for an account without a second factor', async () => {
    const user = await sessions.makeUser()
    const { accessToken } = await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
    expect(await codeOf(reauthenticate(accessToken, { code: '123456' }))).toBe('BAD_USER_INPUT')
  })
})
