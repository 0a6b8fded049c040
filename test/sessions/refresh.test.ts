import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clock, codeOf, type Instance, ORIGIN, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

const now = clock()
let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions({ now })
})
afterAll(() => sessions.close())

async function signIn(on: Instance = sessions) {
  const user = await on.makeUser()
  return await on.login({ email: user.email, password: PASSWORD }, ORIGIN)
}

const refresh = (token: string, on: Instance = sessions) => on.refresh(token, ORIGIN)
const refused = (token: string, on: Instance = sessions) => codeOf(on.refresh(token, ORIGIN))
const state = (accessToken: string, on: Instance = sessions) => {
  const verdict = on.authenticate(accessToken)
  return 'viewer' in verdict ? 'good' : verdict.absence
}

test('a refresh gives a new pair in the same session, with the time of the password kept', async () => {
  const first = await signIn()
  now.forward(60_000)
  const second = await refresh(first.refreshToken)
  expect(second.refreshToken).not.toBe(first.refreshToken)
  const [before, after] = [sessions.viewerOf(first.accessToken), sessions.viewerOf(second.accessToken)]
  expect(after).toMatchObject({ sessionId: before.sessionId, userId: before.userId, authTime: before.authTime })
  expect(after.issuedAt).toEqual(now())
  expect(second).toMatchObject({ expiresIn: 900, user: { id: first.user.id } })
  expect(second.refreshExpiresAt).toEqual(new Date(now().getTime() + 30 * 86_400_000))
  expect(await sessions.listLive(first.user.id)).toMatchObject([{ lastUsedAt: now() }])
})

describe('within the grace period', () => {
  test('the same token gives the very same pair again, any number of times', async () => {
    const { refreshToken } = await signIn()
    const first = await refresh(refreshToken)
    now.forward(9_999)
    for (let count = 0; count < 3; count++) expect(await refresh(refreshToken)).toEqual(first)
  })

  test('fifty at once get one rotation, and equal answers', async () => {
    const { refreshToken, user } = await signIn()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const rows = await sessions.database.read.refreshToken.findMany({ where: { session: { userId: user.id } } })
    expect(rows).toHaveLength(2)
    expect(rows.filter(({ spentAt }) => spentAt === null)).toHaveLength(1)
  })

  test('nothing stored is the successor, or makes it', async () => {
    const { refreshToken } = await signIn()
    const successor = await refresh(refreshToken)
    const rows = await sessions.database.read.refreshToken.findMany()
    expect(JSON.stringify(rows)).not.toContain(successor.refreshToken)
  })

  test('a repeated token is reuse once its successor was used: the session ends', async () => {
    const { refreshToken, accessToken, user } = await signIn()
    const second = await refresh(refreshToken)
    const third = await refresh(second.refreshToken)
    expect(await refused(refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refused(third.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    for (const token of [accessToken, second.accessToken, third.accessToken]) expect(state(token)).toBe('revoked')
    expect(await sessions.listLive(user.id)).toEqual([])
    expect(await sessions.actions(user.id)).toEqual(['login', 'session.reuse_detected'])
  })

  test('an access token that lives for less than the grace period is given anew, and good', async () => {
    const short = await sessions.another({ settings: { ACCESS_TOKEN_TTL: '2s' } })
    const { refreshToken } = await signIn(short)
    const first = await refresh(refreshToken, short)
    now.forward(5000)
    const again = await refresh(refreshToken, short)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect([state(first.accessToken, short), state(again.accessToken, short)]).toEqual(['expired', 'good'])
  })

  test('a token that comes again after a change of role gives a token of the new role', async () => {
    const { refreshToken, user } = await signIn()
    const first = await refresh(refreshToken)
    await sessions.database.write(async (transaction) => {
      await transaction.user.update({ where: { id: user.id }, data: { role: 'SUPPORT' } })
      await sessions.endAccessTokensOf(transaction, user.id)
    })
    expect(state(first.accessToken)).toBe('revoked')
    const again = await refresh(refreshToken)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect(sessions.viewerOf(again.accessToken).role).toBe('SUPPORT')
  })
})

test('after the grace period the same token is reuse: the session ends, once, whoever comes after', async () => {
  const { refreshToken, user } = await signIn()
  const second = await refresh(refreshToken)
  now.forward(10_000)
  const answers = await Promise.all([1, 2, 3].map(() => refused(refreshToken)))
  answers.push(await refused(second.refreshToken))
  expect(answers).toEqual(Array(4).fill('INVALID_REFRESH_TOKEN'))
  expect(await sessions.actions(user.id)).toEqual(['login', 'session.reuse_detected'])
})

test('REFRESH_GRACE=0: of fifty at once exactly one succeeds, and the session ends', async () => {
  const strict = await sessions.another({ settings: { REFRESH_GRACE: '0' } })
  const { refreshToken, user } = await signIn(strict)
  const answers = await Promise.all(Array.from({ length: 50 }, () => refused(refreshToken, strict)))
  expect(answers.filter((code) => code === null)).toHaveLength(1)
  expect(answers.filter((code) => code === 'INVALID_REFRESH_TOKEN')).toHaveLength(49)
  expect(await strict.listLive(user.id)).toEqual([])
})

describe('the ends of time:', () => {
  test('a refresh token that was not used for REFRESH_TOKEN_TTL is good no longer, and ends nothing else', async () => {
    const { refreshToken, user } = await signIn()
    now.forward(30 * 86_400_000 - 1)
    const second = await refresh(refreshToken)
    now.forward(30 * 86_400_000)
    expect(await refused(second.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    expect(await sessions.listLive(user.id)).toEqual([])
    expect(await sessions.actions(user.id)).toEqual(['login'])
  })

  test('no token outlives SESSION_TTL, however often it is exchanged', async () => {
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

test('what is no refresh token is refused, and an access token is none', async () => {
  const { accessToken } = await signIn()
  for (const token of ['', 'x', accessToken, 'A'.repeat(43), '\0', '\ud83d', 'a'.repeat(1_000_000)])
    expect(await refused(token)).toBe('INVALID_REFRESH_TOKEN')
  expect(await codeOf(sessions.refresh(null, ORIGIN))).toBe('INVALID_REFRESH_TOKEN')
})

describe('a change of keys', () => {
  const [old, young] = ['Qd7$gUa3^iFo5(tRb1)zKw8-vJn4+cHy', 'jT4!kq0c_Vw8#nZr2@pLx6&hYs9*bMe1']

  test('does not break the grace period while the old secret is kept', async () => {
    const before = await sessions.another({ settings: { JWT_SECRET: old } })
    const { refreshToken } = await signIn(before)
    const first = await refresh(refreshToken, before)
    const after = await sessions.another({ settings: { JWT_SECRET: young, JWT_SECRET_PREVIOUS: old } })
    const again = await refresh(refreshToken, after)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect(await refused(again.refreshToken, after)).toBeNull()
  })

  test('that took the old secret away gives nothing again, and ends nothing', async () => {
    const before = await sessions.another({ settings: { JWT_SECRET: old } })
    const { refreshToken } = await signIn(before)
    const first = await refresh(refreshToken, before)
    const after = await sessions.another({ settings: { JWT_SECRET: young } })
    expect(await refused(refreshToken, after)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refused(first.refreshToken, after)).toBeNull()
  })
})

test('a new instance, and another one whose clock is behind, go on where the last one stopped', async () => {
  const { refreshToken, user } = await signIn()
  const behind = await sessions.another({ now: clock(new Date(now().getTime() - 30_000)) })
  const second = await refresh(refreshToken, behind)
  expect(state(second.accessToken)).toBe('good')
  const third = await refresh(second.refreshToken)
  expect(state(third.accessToken, behind)).toBe('good')
  expect(await sessions.listLive(user.id)).toHaveLength(1)
})
