import { expect, test } from '@jest/globals'
import { CLIENT, codeOf } from '../sessions/test-sessions.ts'
import { refresh, signIn, start, state } from './test-revocations.ts'

test('revokes nothing when the transaction is rolled back', async () => {
  const sessions = await start()
  const user = await signIn(sessions)
  const undone = sessions.database.write(async (transaction) => {
    await sessions.revokeSessionsOf(transaction, user.user.id, 'disabled')
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect([state(sessions, user), await refresh(sessions, user)]).toEqual(['good', null])
})

test('authenticates requests without a query', async () => {
  const queries: string[] = []
  const sessions = await start({ onQuery: (sql) => queries.push(sql) })
  const [good, ended] = [await signIn(sessions), await signIn(sessions)]
  await sessions.logout(sessions.viewerOf(ended.accessToken), null, CLIENT)
  queries.length = 0
  for (const token of [good.accessToken, ended.accessToken, 'x']) sessions.authenticate(token)
  await new Promise((resolve) => setImmediate(resolve))
  expect(queries).toEqual([])
})

test('accepts a token issued after two revocations between which the clock was set back', async () => {
  const sessions = await start()
  const user = await signIn(sessions)
  const end = () => sessions.database.write((transaction) => sessions.revokeAccessTokensOf(transaction, user.user.id))
  await end()
  sessions.now.forward(-5000)
  await end()
  expect(state(sessions, await sessions.refresh(user.refreshToken, CLIENT))).toBe('good')
})

test('keeps a revocation longer than any token that it revokes', async () => {
  const sessions = await start()
  const user = await signIn(sessions)
  const viewer = sessions.viewerOf(user.accessToken)
  await sessions.logoutAll(viewer, CLIENT)
  const [revocation] = await sessions.database.read.revocation.findMany()
  sessions.now.set(new Date(viewer.expiresAt.getTime() - 1))
  await sessions.revocations.read()
  expect(state(sessions, user)).toBe('revoked')
  sessions.now.forward(1)
  expect(state(sessions, user)).toBe('expired')
  expect((revocation?.keepUntil.getTime() ?? 0) - sessions.now().getTime()).toBeGreaterThanOrEqual(60_000)
})

test('revokes the sessions of a disabled account and lets it log in once it is enabled', async () => {
  const sessions = await start()
  const before = await signIn(sessions)
  const disable = (disabled: boolean) =>
    sessions.database.write(async (transaction) => {
      await transaction.user.update({ where: { id: before.user.id }, data: { disabled } })
      if (disabled) await sessions.revokeSessionsOf(transaction, before.user.id, 'disabled')
    })
  await disable(true)
  expect([state(sessions, before), await refresh(sessions, before)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
  expect(await codeOf(signIn(sessions, before.user))).toBe('INVALID_CREDENTIALS')
  await disable(false)
  expect([state(sessions, before), await refresh(sessions, before)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
  expect(state(sessions, await signIn(sessions, before.user))).toBe('good')
})

test('lists and counts active sessions only, last used first', async () => {
  const sessions = await start()
  const first = await signIn(sessions)
  sessions.now.forward(1000)
  const second = await signIn(sessions, first.user)
  sessions.now.forward(1000)
  const third = await signIn(sessions, first.user)
  await sessions.logout(sessions.viewerOf(second.accessToken), null, CLIENT)
  sessions.now.forward(1000)
  await sessions.refresh(first.refreshToken, CLIENT)
  const ids = [first, third].map(({ accessToken }) => sessions.viewerOf(accessToken).sessionId)
  expect((await sessions.list(first.user.id, {})).nodes.map(({ id }) => id)).toEqual(ids)
  sessions.now.forward(30 * 86_400_000 - 1000)
  expect((await sessions.list(first.user.id, {})).nodes.map(({ id }) => id)).toEqual(ids.slice(0, 1))
  const fresh = await signIn(sessions, first.user)
  expect(await sessions.logoutAll(sessions.viewerOf(fresh.accessToken), CLIENT)).toBe(2)
})
