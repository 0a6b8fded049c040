import { afterEach, describe, expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { type Bus, noBus } from '../../src/sessions/endings/bus.ts'
import { createEndings } from '../../src/sessions/endings/endings.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { clock, codeOf, type Instance, ORIGIN, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

const open: Sessions[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function start(options: Parameters<typeof startSessions>[0] = {}) {
  const sessions = await startSessions(options)
  open.push(sessions)
  return sessions
}

/** What brings each message to all, when it is told to. */
function localBus() {
  const handlers: ((message: string) => void)[] = []
  const bus: Bus = {
    publish: (message) => handlers.forEach((handle) => void handle(message)),
    subscribe: (handler) => void handlers.push(handler),
    close: async () => {},
  }
  return bus
}

async function signIn(on: Instance, user?: { email: string }) {
  const { email } = user ?? (await on.makeUser())
  return on.login({ email, password: PASSWORD }, ORIGIN)
}

const state = (on: Instance, { accessToken }: { accessToken: string }) => {
  const verdict = on.authenticate(accessToken)
  return 'viewer' in verdict ? 'good' : verdict.absence
}

const refresh = (on: Instance, { refreshToken }: { refreshToken: string }) => codeOf(on.refresh(refreshToken, ORIGIN))

describe('on the very next request every token is useless that is concerned, and no other, after', () => {
  test('logout by access token', async () => {
    const sessions = await start()
    const gone = await signIn(sessions)
    const kept = await signIn(sessions, gone.user)
    await sessions.logout(sessions.viewerOf(gone.accessToken), null, ORIGIN)
    expect([state(sessions, gone), await refresh(sessions, gone)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
    expect([state(sessions, kept), await refresh(sessions, kept)]).toEqual(['good', null])
    expect(await sessions.actions(gone.user.id)).toEqual(['login', 'login', 'logout'])
  })

  test('logout by any refresh token of the session: the newest, a spent one, an expired one', async () => {
    const sessions = await start()
    for (const [use, wait] of [
      [1, 0],
      [0, 0],
      [1, 31],
    ] as const) {
      const first = await signIn(sessions)
      const second = await sessions.refresh(first.refreshToken, ORIGIN)
      sessions.now.forward(wait * 86_400_000)
      await sessions.logout(null, [first, second][use]?.refreshToken ?? '', ORIGIN)
      expect([state(sessions, first), state(sessions, second)]).toEqual(Array(2).fill(wait > 0 ? 'expired' : 'revoked'))
      expect(await refresh(sessions, second)).toBe('INVALID_REFRESH_TOKEN')
    }
  })

  test('logout of two sessions, one by its access token and one by its refresh token', async () => {
    const sessions = await start()
    const [one, other] = [await signIn(sessions), await signIn(sessions)]
    await sessions.logout(sessions.viewerOf(one.accessToken), other.refreshToken, ORIGIN)
    expect([state(sessions, one), state(sessions, other)]).toEqual(['revoked', 'revoked'])
  })

  test('logoutAll, which says how many', async () => {
    const sessions = await start()
    const one = await signIn(sessions)
    const other = await signIn(sessions, one.user)
    const stranger = await signIn(sessions)
    expect(await sessions.endAll(sessions.viewerOf(one.accessToken), ORIGIN)).toBe(2)
    for (const each of [one, other])
      expect([state(sessions, each), await refresh(sessions, each)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
    expect([state(sessions, stranger), await refresh(sessions, stranger)]).toEqual(['good', null])
    expect(state(sessions, await signIn(sessions, one.user))).toBe('good')
  })

  test('revokeSession of one of the viewer’s own, and of no other', async () => {
    const sessions = await start()
    const [own, strange] = [await signIn(sessions), await signIn(sessions)]
    const viewer = sessions.viewerOf(own.accessToken)
    const other = await signIn(sessions, own.user)
    const otherId = sessions.viewerOf(other.accessToken).sessionId
    for (const id of [sessions.viewerOf(strange.accessToken).sessionId, uuidv7(), '', 'x', '\0', '\ud83d'])
      expect(await sessions.revoke(viewer, id, ORIGIN)).toBe(false)
    expect(await sessions.revoke(viewer, otherId, ORIGIN)).toBe(true)
    expect(await sessions.revoke(viewer, otherId, ORIGIN)).toBe(false)
    expect([own, other, strange].map((each) => state(sessions, each))).toEqual(['good', 'revoked', 'good'])
    expect(await refresh(sessions, other)).toBe('INVALID_REFRESH_TOKEN')
    expect(await sessions.actions(own.user.id)).toEqual(['login', 'login', 'session.revoked'])
  })

  test('revokeUserSessions, which no other user could have stopped', async () => {
    const sessions = await start()
    const [support, user] = [await signIn(sessions), await signIn(sessions)]
    const viewer = sessions.viewerOf(support.accessToken)
    expect(await sessions.revokeOfUser(viewer, user.user.id, ORIGIN)).toBe(1)
    expect([state(sessions, support), state(sessions, user)]).toEqual(['good', 'revoked'])
    for (const id of [uuidv7(), 'x', '\0'])
      expect(await codeOf(sessions.revokeOfUser(viewer, id, ORIGIN))).toBe('NOT_FOUND')
    const [event] = await sessions.database.read.auditEvent.findMany({ where: { action: 'session.revoked' } })
    expect(event).toMatchObject({ userId: user.user.id, actorId: support.user.id, ip: ORIGIN.ip })
  })

  test('a new password: but for the session that it was set in, whose tokens are new', async () => {
    const sessions = await start()
    const own = await signIn(sessions)
    const other = await signIn(sessions, own.user)
    const viewer = sessions.viewerOf(own.accessToken)
    const renewed = await sessions.database.write(async (transaction) => {
      await sessions.endSessionsOf(transaction, own.user.id, 'password_changed', viewer.sessionId)
      return sessions.renew(transaction, viewer, own.user, ORIGIN)
    })
    expect([own, other, renewed].map((each) => state(sessions, each))).toEqual(['revoked', 'revoked', 'good'])
    expect(await refresh(sessions, own)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refresh(sessions, other)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refresh(sessions, renewed)).toBeNull()
    expect(sessions.viewerOf(renewed.accessToken).sessionId).toBe(viewer.sessionId)
  })

  test('a change of role: but sessions go on, and give tokens of the new role', async () => {
    const sessions = await start()
    const before = await signIn(sessions)
    await sessions.database.write(async (transaction) => {
      await transaction.user.update({ where: { id: before.user.id }, data: { role: 'ADMIN' } })
      await sessions.endAccessTokensOf(transaction, before.user.id)
    })
    expect(state(sessions, before)).toBe('revoked')
    const after = await sessions.refresh(before.refreshToken, ORIGIN)
    expect(sessions.viewerOf(after.accessToken).role).toBe('ADMIN')
  })

  test('deletion, though nothing of the account is left', async () => {
    const sessions = await start()
    const user = await signIn(sessions)
    await sessions.database.write(async (transaction) => {
      await sessions.endForGood(transaction, user.user.id)
      await transaction.user.delete({ where: { id: user.user.id } })
    })
    expect([state(sessions, user), await refresh(sessions, user)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
    expect(state(await sessions.another(), user)).toBe('revoked')
  })
})

test('nothing has ended where its transaction was undone', async () => {
  const sessions = await start()
  const user = await signIn(sessions)
  const undone = sessions.database.write(async (transaction) => {
    await sessions.endSessionsOf(transaction, user.user.id, 'disabled')
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect([state(sessions, user), await refresh(sessions, user)]).toEqual(['good', null])
})

test('to tell who asks takes no query', async () => {
  const queries: string[] = []
  const sessions = await start({ onQuery: (sql) => queries.push(sql) })
  const [good, ended] = [await signIn(sessions), await signIn(sessions)]
  await sessions.logout(sessions.viewerOf(ended.accessToken), null, ORIGIN)
  queries.length = 0
  for (const token of [good.accessToken, ended.accessToken, 'x']) sessions.authenticate(token)
  await new Promise((resolve) => setImmediate(resolve))
  expect(queries).toEqual([])
})

describe('another instance', () => {
  test('knows at once by the bus', async () => {
    const bus = localBus()
    const sessions = await start({ bus })
    const other = await sessions.another({ bus })
    const user = await signIn(sessions)
    await sessions.endAll(sessions.viewerOf(user.accessToken), ORIGIN)
    expect(state(other, user)).toBe('revoked')
  })

  test('is not confused by what else comes by the bus', async () => {
    const bus = localBus()
    const sessions = await start({ bus })
    const user = await signIn(sessions)
    for (const message of [
      '',
      'null',
      '{}',
      '[]',
      '{"subjectId":1}',
      '{"subjectId":"x","until":"soon","keepUntil":""}',
    ])
      bus.publish(message)
    expect(state(sessions, user)).toBe('good')
  })

  test('knows from the database at its next reading, without a bus', async () => {
    const sessions = await start()
    const other = await sessions.another()
    const user = await signIn(sessions)
    await sessions.endAll(sessions.viewerOf(user.accessToken), ORIGIN)
    expect(state(other, user)).toBe('good')
    await other.endings.read()
    expect(state(other, user)).toBe('revoked')
  })

  test('knows when it starts', async () => {
    const sessions = await start()
    const user = await signIn(sessions)
    await sessions.endAll(sessions.viewerOf(user.accessToken), ORIGIN)
    expect(state(await sessions.another(), user)).toBe('revoked')
  })

  test('also finds what was committed after what has a higher number', async () => {
    const sessions = await start()
    const users = [await signIn(sessions), await signIn(sessions), await signIn(sessions)]
    const other = await sessions.another()
    const write = (seq: number) => {
      const keepUntil = new Date(sessions.now().getTime() + 900_000)
      const subjectId = users[seq - 1]?.user.id ?? ''
      return sessions.database.write(({ ending }) =>
        ending.create({ data: { seq, subjectId, until: null, keepUntil } }),
      )
    }
    await write(3)
    await other.endings.read()
    await write(1)
    for (let count = 0; count < 20; count++) await other.endings.read()
    await write(2)
    await other.endings.read()
    expect(users.map((user) => state(other, user))).toEqual(['revoked', 'revoked', 'revoked'])
  })

  test('whose clock is behind ends tokens of one whose clock is ahead, and its own new ones are good everywhere', async () => {
    const sessions = await start()
    const behind = await sessions.another({ now: clock(new Date(sessions.now().getTime() - 30_000)) })
    const user = await signIn(sessions)
    await behind.database.write((transaction) => behind.endAccessTokensOf(transaction, user.user.id))
    await sessions.endings.read()
    expect([state(sessions, user), state(behind, user)]).toEqual(['revoked', 'revoked'])
    const next = await behind.refresh(user.refreshToken, ORIGIN)
    expect([state(sessions, next), state(behind, next)]).toEqual(['good', 'good'])
    const again = await signIn(behind, user.user)
    expect([state(sessions, again), state(behind, again)]).toEqual(['good', 'good'])
    await behind.database.write((transaction) => behind.endAccessTokensOf(transaction, user.user.id))
    await sessions.endings.read()
    for (const each of [next, again])
      expect([state(sessions, each), state(behind, each)]).toEqual(['revoked', 'revoked'])
  })
})

describe('an instance that cannot read what was ended', () => {
  test('is not ready after 10 seconds, until it can again', async () => {
    const sessions = await start()
    const { endings } = sessions
    sessions.wait(9_999)
    expect(endings.ready()).toBe(true)
    sessions.wait(1)
    expect(endings.ready()).toBe(false)
    await endings.read()
    expect(endings.ready()).toBe(true)
  })

  test('does not start', async () => {
    const { now, database } = await start()
    await database.write(({ all }) => all('DROP TABLE "Ending"', []))
    const endings = createEndings({ database, bus: noBus, accessTokenTtl: 900_000, now, log: memoryLog().log })
    await expect(endings.start()).rejects.toThrow(/no such table|does not exist/)
  })
})

test('a token is good that is given after an ending by a clock that was set back since, and another ending', async () => {
  const sessions = await start()
  const user = await signIn(sessions)
  const end = () => sessions.database.write((transaction) => sessions.endAccessTokensOf(transaction, user.user.id))
  await end()
  sessions.now.forward(-5000)
  await end()
  expect(state(sessions, await sessions.refresh(user.refreshToken, ORIGIN))).toBe('good')
})

test('an ending is kept for longer than any token lives that it ends, by whatever clock', async () => {
  const sessions = await start()
  const user = await signIn(sessions)
  const viewer = sessions.viewerOf(user.accessToken)
  await sessions.endAll(viewer, ORIGIN)
  const [ending] = await sessions.database.read.ending.findMany()
  sessions.now.set(new Date(viewer.expiresAt.getTime() - 1))
  await sessions.endings.read()
  expect(state(sessions, user)).toBe('revoked')
  sessions.now.forward(1)
  expect(state(sessions, user)).toBe('expired')
  expect((ending?.keepUntil.getTime() ?? 0) - sessions.now().getTime()).toBeGreaterThanOrEqual(60_000)
})

test('a disabled account’s sessions end, its tokens are refused, and it signs in again once it is enabled', async () => {
  const sessions = await start()
  const before = await signIn(sessions)
  const disable = (disabled: boolean) =>
    sessions.database.write(async (transaction) => {
      await transaction.user.update({ where: { id: before.user.id }, data: { disabled } })
      if (disabled) await sessions.endSessionsOf(transaction, before.user.id, 'disabled')
    })
  await disable(true)
  expect([state(sessions, before), await refresh(sessions, before)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
  expect(await codeOf(signIn(sessions, before.user))).toBe('INVALID_CREDENTIALS')
  await disable(false)
  expect([state(sessions, before), await refresh(sessions, before)]).toEqual(['revoked', 'INVALID_REFRESH_TOKEN'])
  expect(state(sessions, await signIn(sessions, before.user))).toBe('good')
})

test('only live sessions are listed and counted, the last used first', async () => {
  const sessions = await start()
  const first = await signIn(sessions)
  sessions.now.forward(1000)
  const second = await signIn(sessions, first.user)
  sessions.now.forward(1000)
  const third = await signIn(sessions, first.user)
  await sessions.logout(sessions.viewerOf(second.accessToken), null, ORIGIN)
  sessions.now.forward(1000)
  await sessions.refresh(first.refreshToken, ORIGIN)
  const ids = [first, third].map(({ accessToken }) => sessions.viewerOf(accessToken).sessionId)
  expect((await sessions.listLive(first.user.id)).map(({ id }) => id)).toEqual(ids)
  sessions.now.forward(30 * 86_400_000 - 1000)
  expect((await sessions.listLive(first.user.id)).map(({ id }) => id)).toEqual(ids.slice(0, 1))
  const fresh = await signIn(sessions, first.user)
  expect(await sessions.endAll(sessions.viewerOf(fresh.accessToken), ORIGIN)).toBe(2)
})
