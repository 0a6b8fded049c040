import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newRefreshToken } from '../../../src/tokens/refresh-token.ts'
import { CLIENT, clock, codeOf, type Instance, PASSWORD, type Sessions, startSessions } from '../test-sessions.ts'

const now = clock()

let sessions: Sessions

beforeAll(async () => {
  sessions = await startSessions({ now })
})

afterAll(() => sessions.close())

async function signIn(on: Instance = sessions) {
  const user = await on.makeUser()
  return await on.login({ email: user.email, password: PASSWORD }, CLIENT)
}

const refresh = (token: string, on: Instance = sessions) => on.refresh(token, CLIENT)

const refused = (token: string, on: Instance = sessions) => codeOf(on.refresh(token, CLIENT))

const state = (accessToken: string, on: Instance = sessions) => {
  const verdict = on.authenticate(accessToken)
  return 'viewer' in verdict ? 'good' : verdict.authError
}

test('returns new tokens of the same session and keeps its authentication time', async () => {
  const first = await signIn()
  now.forward(60_000)
  const second = await refresh(first.refreshToken)
  expect(second.refreshToken).not.toBe(first.refreshToken)
  const [before, after] = [sessions.viewerOf(first.accessToken), sessions.viewerOf(second.accessToken)]
  expect(after).toMatchObject({ sessionId: before.sessionId, userId: before.userId, authTime: before.authTime })
  expect(after.issuedAt).toEqual(now())
  expect(second).toMatchObject({ expiresIn: 900, user: { id: first.user.id } })
  expect(second.refreshExpiresAt).toEqual(new Date(now().getTime() + 30 * 86_400_000))
  expect((await sessions.list(first.user.id, {})).nodes).toMatchObject([{ lastUsedAt: now() }])
})

describe('refreshing with a spent token', () => {
  test('returns the same successor any number of times', async () => {
    const { refreshToken } = await signIn()
    const first = await refresh(refreshToken)
    now.forward(9_999)
    for (let count = 0; count < 3; count++) expect(await refresh(refreshToken)).toEqual(first)
  })

  test('rotates once for fifty parallel refreshes and returns equal answers', async () => {
    const { refreshToken, user } = await signIn()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const rows = await sessions.database.read.refreshToken.findMany({ where: { session: { userId: user.id } } })
    expect(rows).toHaveLength(2)
    expect(rows.filter(({ spentAt }) => spentAt === null)).toHaveLength(1)
  })

  test('stores no successor token', async () => {
    const { refreshToken } = await signIn()
    const successor = await refresh(refreshToken)
    const rows = await sessions.database.read.refreshToken.findMany()
    expect(JSON.stringify(rows)).not.toContain(successor.refreshToken)
  })

  test('revokes the session when a token is reused after its successor was spent', async () => {
    const { refreshToken, accessToken, user } = await signIn()
    const second = await refresh(refreshToken)
    const third = await refresh(second.refreshToken)
    expect(await refused(refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refused(third.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    for (const token of [accessToken, second.accessToken, third.accessToken]) expect(state(token)).toBe('revoked')
    expect((await sessions.list(user.id, {})).nodes).toEqual([])
    expect(await sessions.actions(user.id)).toEqual(['login', 'session.reuse_detected'])
  })

  test('returns a new access token on replay after half the life of the first', async () => {
    const short = await sessions.another({ settings: { ACCESS_TOKEN_TTL: '2s' } })
    const { refreshToken } = await signIn(short)
    const first = await refresh(refreshToken, short)
    now.forward(5000)
    const again = await refresh(refreshToken, short)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect([state(first.accessToken, short), state(again.accessToken, short)]).toEqual(['expired', 'good'])
  })

  test('returns an access token of the new role on replay', async () => {
    const { refreshToken, user } = await signIn()
    const first = await refresh(refreshToken)
    await sessions.database.write(async (transaction) => {
      await transaction.user.update({ where: { id: user.id }, data: { role: 'SUPPORT' } })
      await sessions.revokeAccessTokensOf(transaction, user.id)
    })
    expect(state(first.accessToken)).toBe('revoked')
    const again = await refresh(refreshToken)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect(sessions.viewerOf(again.accessToken).role).toBe('SUPPORT')
  })
})

test('revokes the session once when a spent token returns after the grace period', async () => {
  const { refreshToken, user } = await signIn()
  const second = await refresh(refreshToken)
  expect(state(second.accessToken)).toBe('good')
  now.forward(10_000)
  const answers = await Promise.all([1, 2, 3].map(() => refused(refreshToken)))
  answers.push(await refused(second.refreshToken))
  expect(answers).toEqual(Array(4).fill('INVALID_REFRESH_TOKEN'))
  expect(await sessions.actions(user.id)).toEqual(['login', 'session.reuse_detected'])
})

test('accepts one of fifty parallel refreshes with REFRESH_GRACE=0 and revokes the session', async () => {
  const strict = await sessions.another({ settings: { REFRESH_GRACE: '0' } })
  const { refreshToken, user } = await signIn(strict)
  const answers = await Promise.all(Array.from({ length: 50 }, () => refused(refreshToken, strict)))
  expect(answers.filter((code) => code === null)).toHaveLength(1)
  expect(answers.filter((code) => code === 'INVALID_REFRESH_TOKEN')).toHaveLength(49)
  expect((await strict.list(user.id, {})).nodes).toEqual([])
})

test('logs why a refresh was rejected and hides it from the client', async () => {
  const { refreshToken, user } = await signIn()
  const second = await refresh(refreshToken)
  await refresh(second.refreshToken)
  const before = sessions.lines.length
  const attempts = [() => refused('x'), () => refused(newRefreshToken().token)]
  for (const attempt of [...attempts, () => refused(refreshToken), () => refused(second.refreshToken)])
    expect(await attempt()).toBe('INVALID_REFRESH_TOKEN')
  const disabled = await signIn()
  await sessions.database.write((transaction) =>
    transaction.user.update({ where: { id: disabled.user.id }, data: { disabled: true } }),
  )
  expect(await refused(disabled.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
  const reasons = ['unknown', 'unknown', 'reused', 'revoked', 'disabled']
  expect([...sessions.lines.slice(before)]).toEqual(
    reasons.map((reason) => ({ level: 'info', details: { reason }, text: 'Refresh rejected' })),
  )
  expect(await sessions.actions(user.id)).toEqual(['login', 'session.reuse_detected'])
})

describe('expiry of refresh tokens', () => {
  test('rejects a token unused for REFRESH_TOKEN_TTL without revoking the session', async () => {
    const { refreshToken, user } = await signIn()
    now.forward(30 * 86_400_000 - 1)
    const second = await refresh(refreshToken)
    now.forward(30 * 86_400_000)
    expect(await refused(second.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    expect((await sessions.list(user.id, {})).nodes).toEqual([])
    expect(await sessions.actions(user.id)).toEqual(['login'])
  })

  test('expires all tokens at SESSION_TTL, however often they are rotated', async () => {
    let { refreshToken, accessToken } = await signIn()
    const end = now().getTime() + 90 * 86_400_000
    for (let count = 0; count < 3; count++) {
      now.forward(29 * 86_400_000)
      const signedIn = await refresh(refreshToken)
      expect(signedIn.refreshExpiresAt.getTime()).toBeLessThanOrEqual(end)
      ;({ refreshToken } = signedIn)
    }
    now.set(new Date(end - 60_000))
    ;({ refreshToken, accessToken } = await refresh(refreshToken))
    expect(sessions.viewerOf(accessToken).expiresAt.getTime()).toBeLessThanOrEqual(end)
    now.set(new Date(end))
    expect(state(accessToken)).toBe('expired')
    expect(await refused(refreshToken)).toBe('INVALID_REFRESH_TOKEN')
  })
})

test('rejects every text that is not a refresh token, including access tokens', async () => {
  const { accessToken } = await signIn()
  for (const token of ['', 'x', accessToken, 'A'.repeat(43), '\0', '\ud83d', 'a'.repeat(1_000_000)])
    expect(await refused(token)).toBe('INVALID_REFRESH_TOKEN')
  expect(await codeOf(sessions.refresh(null, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
})
