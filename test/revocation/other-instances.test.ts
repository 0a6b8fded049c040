import { describe, expect, test } from '@jest/globals'
import { type Bus, noBus } from '../../src/revocation/bus.ts'
import { createRevocationList } from '../../src/revocation/revocation-list.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { CLIENT, clock } from '../sessions/test-sessions.ts'
import { signIn, start, state } from './test-revocations.ts'

/** A bus that delivers each message to all instances on demand. */
function localBus() {
  const handlers: ((message: string) => void)[] = []
  const bus: Bus = {
    publish: (message) => handlers.forEach((handle) => void handle(message)),
    subscribe: (handler) => void handlers.push(handler),
    close: async () => {},
  }
  return bus
}

describe('revocations on another instance', () => {
  test('applies a revocation at once over the bus', async () => {
    const bus = localBus()
    const sessions = await start({ bus })
    const other = await sessions.another({ bus })
    const user = await signIn(sessions)
    await sessions.logoutAll(sessions.viewerOf(user.accessToken), CLIENT)
    expect(state(other, user)).toBe('revoked')
  })

  test('ignores malformed messages on the bus', async () => {
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

  test('applies a revocation without a bus at the next read of the list', async () => {
    const sessions = await start()
    const other = await sessions.another()
    const user = await signIn(sessions)
    await sessions.logoutAll(sessions.viewerOf(user.accessToken), CLIENT)
    expect(state(other, user)).toBe('good')
    await other.revocations.read()
    expect(state(other, user)).toBe('revoked')
  })

  test('applies existing revocations on start', async () => {
    const sessions = await start()
    const user = await signIn(sessions)
    await sessions.logoutAll(sessions.viewerOf(user.accessToken), CLIENT)
    expect(state(await sessions.another(), user)).toBe('revoked')
  })

  test('finds rows that commit after rows with a higher number', async () => {
    const sessions = await start()
    const users = [await signIn(sessions), await signIn(sessions), await signIn(sessions)]
    const other = await sessions.another()
    const write = (seq: number) => {
      const keepUntil = new Date(sessions.now().getTime() + 900_000)
      const subjectId = users[seq - 1]?.user.id ?? ''
      return sessions.database.write(({ revocation }) =>
        revocation.create({ data: { seq, subjectId, issuedBefore: null, keepUntil } }),
      )
    }
    await write(3)
    await other.revocations.read()
    await write(1)
    for (let count = 0; count < 20; count++) await other.revocations.read()
    await write(2)
    await other.revocations.read()
    expect(users.map((user) => state(other, user))).toEqual(['revoked', 'revoked', 'revoked'])
  })

  test('revokes tokens across instances whose clocks differ, and accepts new ones', async () => {
    const sessions = await start()
    const behind = await sessions.another({ now: clock(new Date(sessions.now().getTime() - 30_000)) })
    const user = await signIn(sessions)
    await behind.database.write((transaction) => behind.revokeAccessTokensOf(transaction, user.user.id))
    await sessions.revocations.read()
    expect([state(sessions, user), state(behind, user)]).toEqual(['revoked', 'revoked'])
    const next = await behind.refresh(user.refreshToken, CLIENT)
    expect([state(sessions, next), state(behind, next)]).toEqual(['good', 'good'])
    const again = await signIn(behind, user.user)
    expect([state(sessions, again), state(behind, again)]).toEqual(['good', 'good'])
    await behind.database.write((transaction) => behind.revokeAccessTokensOf(transaction, user.user.id))
    await sessions.revocations.read()
    for (const each of [next, again])
      expect([state(sessions, each), state(behind, each)]).toEqual(['revoked', 'revoked'])
  })
})

describe('an instance that cannot read the revocation list', () => {
  test('reports not ready after 10 seconds without the list, until it reads it again', async () => {
    const sessions = await start()
    const { revocations } = sessions
    sessions.wait(9_999)
    expect(revocations.ready()).toBe(true)
    sessions.wait(1)
    expect(revocations.ready()).toBe(false)
    await revocations.read()
    expect(revocations.ready()).toBe(true)
  })

  test('fails startup when it cannot read the revocation list', async () => {
    const { now, database } = await start()
    await database.write(({ all }) => all('DROP TABLE "Ending"', []))
    const revocations = createRevocationList({
      database,
      bus: noBus,
      accessTokenTtl: 900_000,
      now,
      log: memoryLog().log,
    })
    await expect(revocations.start()).rejects.toThrow(/no such table|does not exist/)
  })
})
