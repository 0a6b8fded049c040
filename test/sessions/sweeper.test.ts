import { setImmediate as immediate } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { createSweeper } from '../../src/sessions/sweeper.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { codeOf, ORIGIN, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

const DAY = 86_400_000

let sessions: Sessions
afterEach(() => sessions.close())

async function start() {
  sessions = await startSessions()
  const durations: number[] = []
  const { log } = memoryLog()
  const { database, now } = sessions
  const sweeper = createSweeper({ database, now, log, onBatch: (duration) => durations.push(duration) })
  return { sweeper, durations }
}

const login = (user: { email: string }) => sessions.login({ email: user.email, password: PASSWORD }, ORIGIN)

async function counts() {
  const { session, refreshToken, ending, mailToken } = sessions.database.read
  return Promise.all([session.count(), refreshToken.count(), ending.count(), mailToken.count()])
}

test('what ended is kept for a month, and then taken away with its tokens; what is live stays', async () => {
  const { sweeper } = await start()
  const user = await sessions.makeUser()
  const ended = await login(user)
  await sessions.refresh(ended.refreshToken, ORIGIN)
  await sessions.logout(null, ended.refreshToken, ORIGIN)
  sessions.now.forward(20 * DAY)
  const live = await login(user)
  sessions.now.forward(10 * DAY)
  expect(await sweeper.sweep()).toEqual({ sessions: 0, refreshTokens: 0, endings: 1, mailTokens: 0 })
  sessions.now.forward(1)
  expect(await sweeper.sweep()).toEqual({ sessions: 1, refreshTokens: 2, endings: 0, mailTokens: 0 })
  expect(await codeOf(sessions.refresh(live.refreshToken, ORIGIN))).toBeNull()
  expect(await counts()).toEqual([1, 2, 0, 0])
})

test('spent tokens of a session that goes on are taken away once they have expired, and it goes on', async () => {
  const { sweeper } = await start()
  let { refreshToken } = await login(await sessions.makeUser())
  for (let count = 0; count < 4; count++) {
    sessions.now.forward(20 * DAY)
    ;({ refreshToken } = await sessions.refresh(refreshToken, ORIGIN))
    await sweeper.sweep()
  }
  expect(await counts()).toEqual([1, 2, 0, 0])
  expect(await codeOf(sessions.refresh(refreshToken, ORIGIN))).toBeNull()
})

test('mail tokens are taken away a day after they expired', async () => {
  const { sweeper } = await start()
  const { id: userId, email } = await sessions.makeUser()
  const createdAt = sessions.now()
  const token = { hash: 'h', purpose: 'RESET' as const, userId, email, createdAt }
  await sessions.database.write(({ mailToken }) =>
    mailToken.create({ data: { id: 'm', ...token, expiresAt: new Date(createdAt.getTime() + 1000) } }),
  )
  sessions.now.forward(DAY + 1000)
  expect((await sweeper.sweep()).mailTokens).toBe(0)
  sessions.now.forward(1)
  expect((await sweeper.sweep()).mailTokens).toBe(1)
})

test('thousands go in small batches, between which others write, and closing ends it', async () => {
  const { sweeper, durations } = await start()
  const { id: userId } = await sessions.makeUser()
  const at = sessions.now()
  const rows = Array.from({ length: 1000 }, (_, index) => String(index))
  await sessions.database.write(async ({ session, refreshToken }) => {
    const times = { createdAt: at, lastUsedAt: at, expiresAt: at, authenticatedAt: at }
    await session.createMany({ data: rows.map((id) => ({ id, userId, ...times, revokedAt: at })) })
    const tokens = rows.flatMap((sessionId) => [0, 1].map((each) => ({ id: `${sessionId}-${each}`, sessionId })))
    await refreshToken.createMany({
      data: tokens.map((row) => ({ ...row, hash: row.id, nonce: '', issuedAt: at, expiresAt: at })),
    })
  })
  sessions.now.forward(31 * DAY)
  const sweeping = sweeper.sweep()
  let written = 0
  let done = false
  const others = (async () => {
    while (!done) {
      await sessions.database.write(({ user }) => user.update({ where: { id: userId }, data: { name: 'x' } }))
      written += 1
      await immediate() // SQLite answers without it, and timers would never come.
    }
  })()
  const swept = await sweeping.finally(() => {
    done = true
  })
  await others
  expect(swept).toMatchObject({ sessions: 1000, refreshTokens: 2000 })
  expect(durations.length).toBeGreaterThan(10)
  expect(written).toBeGreaterThan(durations.length / 2)
  expect(await counts()).toEqual([0, 0, 0, 0])
  await sweeper.close()
  expect(await sweeper.sweep()).toEqual({ sessions: 0, refreshTokens: 0, endings: 0, mailTokens: 0 })
})
