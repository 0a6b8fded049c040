import { describe, expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { CLIENT, codeOf } from '../sessions/test-sessions.ts'
import { refresh, signIn, start, state } from './test-revocations.ts'

describe('tokens at the next request', () => {
  test('revokes one session on logout by access token', async () => {
    const sessions = await start()
    const gone = await signIn(sessions)
    const kept = await signIn(sessions, gone.user)
    await sessions.logout(sessions.viewerOf(gone.accessToken), null, CLIENT)
    expect([state(sessions, gone), await refresh(sessions, gone)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
    expect([state(sessions, kept), await refresh(sessions, kept)]).toEqual(['good', null])
    expect(await sessions.actions(gone.user.id)).toEqual(['login', 'login', 'logout'])
  })

  test('revokes the session on logout by any of its refresh tokens: newest, spent or expired', async () => {
    const sessions = await start()
    for (const [use, wait] of [
      [1, 0],
      [0, 0],
      [1, 31],
    ] as const) {
      const first = await signIn(sessions)
      const second = await sessions.refresh(first.refreshToken, CLIENT)
      sessions.now.forward(wait * 86_400_000)
      await sessions.logout(null, [first, second][use]?.refreshToken ?? '', CLIENT)
      expect([state(sessions, first), state(sessions, second)]).toEqual(Array(2).fill(wait > 0 ? 'expired' : 'revoked'))
      expect(await refresh(sessions, second)).toBe('INVALID_REFRESH_TOKEN')
    }
  })

  test('revokes two sessions on logout by an access token and a refresh token', async () => {
    const sessions = await start()
    const [one, other] = [await signIn(sessions), await signIn(sessions)]
    await sessions.logout(sessions.viewerOf(one.accessToken), other.refreshToken, CLIENT)
    expect([state(sessions, one), state(sessions, other)]).toEqual(['revoked', 'revoked'])
  })

  test('revokes all sessions of the account on logoutAll and returns their number', async () => {
    const sessions = await start()
    const one = await signIn(sessions)
    const other = await signIn(sessions, one.user)
    const stranger = await signIn(sessions)
    expect(await sessions.logoutAll(sessions.viewerOf(one.accessToken), CLIENT)).toBe(2)
    for (const each of [one, other])
      expect([state(sessions, each), await refresh(sessions, each)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
    expect([state(sessions, stranger), await refresh(sessions, stranger)]).toEqual(['good', null])
    expect(state(sessions, await signIn(sessions, one.user))).toBe('good')
  })

  test('revokes only sessions of the viewer with revokeSession', async () => {
    const sessions = await start()
    const [own, strange] = [await signIn(sessions), await signIn(sessions)]
    const viewer = sessions.viewerOf(own.accessToken)
    const other = await signIn(sessions, own.user)
    const otherId = sessions.viewerOf(other.accessToken).sessionId
    for (const id of [sessions.viewerOf(strange.accessToken).sessionId, uuidv7(), '', 'x', '\0', '\ud83d'])
      expect(await sessions.revoke(viewer, id, CLIENT)).toBe(false)
    expect(await sessions.revoke(viewer, otherId, CLIENT)).toBe(true)
    expect(await sessions.revoke(viewer, otherId, CLIENT)).toBe(false)
    expect([own, other, strange].map((each) => state(sessions, each))).toEqual(['good', 'revoked', 'good'])
    expect(await refresh(sessions, other)).toBe('INVALID_REFRESH_TOKEN')
    expect(await sessions.actions(own.user.id)).toEqual(['login', 'login', 'session.revoked'])
  })

  test('revokes all sessions of another user with revokeUserSessions', async () => {
    const sessions = await start()
    const [support, user] = [await signIn(sessions), await signIn(sessions)]
    const viewer = sessions.viewerOf(support.accessToken)
    expect(await sessions.revokeOfUser(viewer, user.user.id, CLIENT)).toBe(1)
    expect([state(sessions, support), state(sessions, user)]).toEqual(['good', 'revoked'])
    for (const id of [uuidv7(), 'x', '\0'])
      expect(await codeOf(sessions.revokeOfUser(viewer, id, CLIENT))).toBe('NOT_FOUND')
    const [event] = await sessions.database.read.auditEvent.findMany({ where: { action: 'session.revoked' } })
    expect(event).toMatchObject({ userId: user.user.id, actorId: support.user.id, ip: CLIENT.ip })
  })

  test('revokes all tokens on a new password, except the new tokens of its session', async () => {
    const sessions = await start()
    const own = await signIn(sessions)
    const other = await signIn(sessions, own.user)
    const viewer = sessions.viewerOf(own.accessToken)
    const renewed = await sessions.database.write(async (transaction) => {
      await sessions.revokeSessionsOf(transaction, own.user.id, 'password_changed', viewer.sessionId)
      return sessions.renew(transaction, viewer, own.user, CLIENT)
    })
    expect([own, other, renewed].map((each) => state(sessions, each))).toEqual(['revoked', 'revoked', 'good'])
    expect(await refresh(sessions, own)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refresh(sessions, other)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refresh(sessions, renewed)).toBeNull()
    expect(sessions.viewerOf(renewed.accessToken).sessionId).toBe(viewer.sessionId)
  })

  test('revokes tokens of the old role on a change of role and keeps the sessions', async () => {
    const sessions = await start()
    const before = await signIn(sessions)
    await sessions.database.write(async (transaction) => {
      await transaction.user.update({ where: { id: before.user.id }, data: { role: 'ADMIN' } })
      await sessions.revokeAccessTokensOf(transaction, before.user.id)
    })
    expect(state(sessions, before)).toBe('revoked')
    const after = await sessions.refresh(before.refreshToken, CLIENT)
    expect(sessions.viewerOf(after.accessToken).role).toBe('ADMIN')
  })

  test('revokes all tokens of a deleted account', async () => {
    const sessions = await start()
    const user = await signIn(sessions)
    await sessions.database.write(async (transaction) => {
      await sessions.revokeForDeletion(transaction, user.user.id)
      await transaction.user.delete({ where: { id: user.user.id } })
    })
    expect([state(sessions, user), await refresh(sessions, user)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
    expect(state(await sessions.another(), user)).toBe('revoked')
  })
})
