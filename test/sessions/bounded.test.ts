/** MAX_SESSIONS, and pages of sessions. */

import { afterEach, describe, expect, test } from '@jest/globals'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

let sessions: Sessions
afterEach(() => sessions.close())

const login = ({ email }: { email: string }) => sessions.login({ email, password: PASSWORD }, CLIENT)

async function ids(userId: string): Promise<string[]> {
  return (await sessions.list(userId, { first: 100 })).nodes.map(({ id }) => id)
}

describe('MAX_SESSIONS=3', () => {
  test('revokes the least recently used session on a login beyond the limit', async () => {
    sessions = await startSessions({ settings: { MAX_SESSIONS: '3' } })
    const user = await sessions.makeUser()
    const signIns = []
    for (let count = 0; count < 3; count++) {
      signIns.push(await login(user))
      sessions.now.forward(1000)
    }
    const [first, second] = signIns
    await sessions.refresh(first?.refreshToken ?? '', CLIENT)
    sessions.now.forward(1000)
    await login(user)
    expect(sessions.authenticate(second?.accessToken ?? '')).toEqual({ authError: 'revoked' })
    expect(await codeOf(sessions.refresh(second?.refreshToken ?? '', CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    expect(sessions.authenticate(first?.accessToken ?? '')).toHaveProperty('viewer')
    expect(await ids(user.id)).toHaveLength(3)
    const revoked = await sessions.database.read.session.findMany({ where: { revokedReason: 'too_many' } })
    expect(revoked.map(({ id }) => id)).toEqual([second?.sessionId])
    expect((await sessions.actions(user.id)).filter((action) => action === 'session.revoked')).toHaveLength(1)
  })

  test('keeps three sessions after thirty parallel logins', async () => {
    sessions = await startSessions({ settings: { MAX_SESSIONS: '3' } })
    const user = await sessions.makeUser()
    await Promise.all(Array.from({ length: 30 }, () => login(user)))
    expect(await ids(user.id)).toHaveLength(3)
  })

  test('keeps the new session when the clock was set back', async () => {
    sessions = await startSessions({ settings: { MAX_SESSIONS: '3' } })
    const user = await sessions.makeUser()
    for (let count = 0; count < 3; count++) await login(user)
    sessions.now.forward(-60_000)
    const { sessionId } = await login(user)
    expect(await ids(user.id)).toContain(sessionId)
  })

  test('counts active sessions only', async () => {
    sessions = await startSessions({ settings: { MAX_SESSIONS: '3', REFRESH_TOKEN_TTL: '1h' } })
    const user = await sessions.makeUser()
    for (let count = 0; count < 3; count++) await login(user)
    sessions.now.forward(2 * 60 * 60 * 1000)
    for (let count = 0; count < 3; count++) await login(user)
    expect(await sessions.database.read.session.count({ where: { revokedReason: 'too_many' } })).toBe(0)
  })
})

test('lists sessions last used first, page by page', async () => {
  sessions = await startSessions()
  const user = await sessions.makeUser()
  const opened = []
  for (let count = 0; count < 5; count++) {
    opened.unshift((await login(user)).sessionId)
    sessions.now.forward(1000)
  }
  const first = await sessions.list(user.id, { first: 2 })
  expect(await first.totalCount()).toBe(5)
  const seen = first.nodes.map(({ id }) => id)
  for (let after = first.pageInfo.endCursor; after !== null; ) {
    const { nodes, pageInfo } = await sessions.list(user.id, { first: 2, after })
    seen.push(...nodes.map(({ id }) => id))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  }
  expect(seen).toEqual(opened)
})
