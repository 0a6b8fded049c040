import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
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

describe('a change of the signing secret', () => {
  const [old, young] = ['Qd7$gUa3^iFo5(tRb1)zKw8-vJn4+cHy', 'jT4!kq0c_Vw8#nZr2@pLx6&hYs9*bMe1']

  test('replays rotations while the old secret is configured', async () => {
    const before = await sessions.another({ settings: { JWT_SECRET: old } })
    const { refreshToken } = await signIn(before)
    const first = await refresh(refreshToken, before)
    const after = await sessions.another({ settings: { JWT_SECRET: young, JWT_SECRET_PREVIOUS: old } })
    const again = await refresh(refreshToken, after)
    expect(again.refreshToken).toBe(first.refreshToken)
    expect(await refused(again.refreshToken, after)).toBeNull()
  })

  test('rejects replays after the old secret is removed, without revoking the session', async () => {
    const before = await sessions.another({ settings: { JWT_SECRET: old } })
    const { refreshToken } = await signIn(before)
    const first = await refresh(refreshToken, before)
    const after = await sessions.another({ settings: { JWT_SECRET: young } })
    expect(await refused(refreshToken, after)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refused(first.refreshToken, after)).toBeNull()
  })
})

test('continues a session on a new instance and on one whose clock is behind', async () => {
  const { refreshToken, user } = await signIn()
  const behind = await sessions.another({ now: clock(new Date(now().getTime() - 30_000)) })
  const second = await refresh(refreshToken, behind)
  expect(state(second.accessToken)).toBe('good')
  const third = await refresh(second.refreshToken)
  expect(state(third.accessToken, behind)).toBe('good')
  expect((await sessions.list(user.id, {})).nodes).toHaveLength(1)
})
