import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { hasSessionFrom, lockSession, spendRefreshToken, useSession } from '../../src/sessions/repository.ts'
import { CLIENT, type Sessions, startSessions } from './test-sessions.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

async function opened(ip: string = CLIENT.ip) {
  const user = await sessions.makeUser({ passwordHash: 'none' })
  const { database } = sessions
  const signIn = await database.write((transaction) => sessions.start(transaction, user, { ip, userAgent: null }))
  const session = await database.read.session.findFirstOrThrow({ where: { userId: user.id } })
  return { user, signIn, session }
}

test('returns an active session with its user, and null for a revoked or unknown one', async () => {
  const { session, signIn } = await opened()
  const { database } = sessions
  expect(await database.write((transaction) => lockSession(transaction, session.id))).toEqual({
    ...session,
    user: signIn.user,
  })
  await sessions.logout(null, signIn.refreshToken, CLIENT)
  expect(await database.write((transaction) => lockSession(transaction, session.id))).toBeNull()
  expect(await database.write((transaction) => lockSession(transaction, 'none'))).toBeNull()
})

test('moves the last-used time forward only', async () => {
  const { session, signIn } = await opened()
  const locked = { ...session, user: signIn.user }
  const at = (milliseconds: number) => new Date(session.lastUsedAt.getTime() + milliseconds)
  await sessions.database.write(async (transaction) => {
    expect(await useSession(transaction, session.id, at(-1))).toEqual(locked)
    expect(await useSession(transaction, session.id, at(1000))).toEqual({ ...locked, lastUsedAt: at(1000) })
    expect(await useSession(transaction, 'none', at(1000))).toBeNull()
  })
})

test('spends a refresh token once in fifty parallel attempts', async () => {
  const { session } = await opened()
  const { id, expiresAt } = await sessions.database.read.refreshToken.findFirstOrThrow({
    where: { sessionId: session.id },
  })
  const spent = { spentAt: sessions.now(), successorId: null, expiresAt }
  const spend = () => sessions.database.write((transaction) => spendRefreshToken(transaction, id, spent))
  const outcomes = await Promise.all(Array.from({ length: 50 }, spend))
  expect(outcomes.filter(Boolean)).toHaveLength(1)
})

test.each([
  ['2001:db8:1:2:aaaa:1:2:3', '2001:db8:1:2:bbbb:7:8:9', true],
  ['2001:db8:1:2:aaaa:1:2:3', '2001:0DB8:0001:0002::1', true],
  ['2001:db8:1:2:aaaa:1:2:3', '2001:db8:1:3::1', false],
  ['203.0.113.5', '::ffff:203.0.113.5', true],
  ['::ffff:cb00:7105', '203.0.113.5', true],
  ['203.0.113.5', '203.0.113.6', false],
])('recognizes after a login from %s the address %s: %p', async (first, second, known) => {
  const { user } = await opened(first)
  expect(await hasSessionFrom(sessions.database.read, user.id, second)).toBe(known)
  expect(await hasSessionFrom(sessions.database.read, 'another user', first)).toBe(false)
})

test('recognizes sessions without an address key by their exact address', async () => {
  const { user, session } = await opened('2001:db8:1:2::1')
  await sessions.database.write((transaction) =>
    transaction.session.update({ where: { id: session.id }, data: { addressKey: null } }),
  )
  expect(await hasSessionFrom(sessions.database.read, user.id, '2001:db8:1:2::1')).toBe(true)
  expect(await hasSessionFrom(sessions.database.read, user.id, '2001:db8:1:2::2')).toBe(false)
})
