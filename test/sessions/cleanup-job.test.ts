import { setImmediate as immediate } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { createCleanupJob } from '../../src/sessions/cleanup/cleanup-job.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let sessions: Sessions
afterEach(() => sessions.close())

async function start() {
  sessions = await startSessions()
  const durations: number[] = []
  const { log } = memoryLog()
  const { database, now } = sessions
  let uptime = 0
  const job = createCleanupJob({
    database,
    now,
    log,
    uptime: () => uptime++,
    onBatch: (duration) => durations.push(duration),
  })
  return {
    job,
    durations,
    wait: (milliseconds: number) => {
      uptime += milliseconds
    },
    /** Runs twice, an hour apart by the monotonic clock: both readings of the wall clock agree then. */
    async run() {
      await job.run()
      uptime += HOUR
      return job.run()
    },
  }
}

const login = (user: { email: string }) => sessions.login({ email: user.email, password: PASSWORD }, CLIENT)

const UNTOUCHED = { loginChallenges: 0, passkeyChallenges: 0, factorAttempts: 0, invitations: 0, auditEvents: 0 }

async function counts() {
  const { session, refreshToken, revocation, mailToken } = sessions.database.read
  return Promise.all([session.count(), refreshToken.count(), revocation.count(), mailToken.count()])
}

test('deletes a session with its tokens 30 days after its end, and keeps active ones', async () => {
  const { run } = await start()
  const user = await sessions.makeUser()
  const ended = await login(user)
  await sessions.refresh(ended.refreshToken, CLIENT)
  await sessions.logout(null, ended.refreshToken, CLIENT)
  sessions.now.forward(20 * DAY)
  const active = await login(user)
  sessions.now.forward(10 * DAY)
  expect(await run()).toEqual({
    sessions: 0,
    refreshTokens: 0,
    revocations: 1,
    mailTokens: 0,
    ...UNTOUCHED,
  })
  sessions.now.forward(1)
  expect(await run()).toEqual({
    sessions: 1,
    refreshTokens: 2,
    revocations: 0,
    mailTokens: 0,
    ...UNTOUCHED,
  })
  expect(await codeOf(sessions.refresh(active.refreshToken, CLIENT))).toBeNull()
  expect(await counts()).toEqual([1, 2, 0, 0])
})

test('deletes spent tokens of an active session once their successors have expired', async () => {
  const { run } = await start()
  let { refreshToken } = await login(await sessions.makeUser())
  for (let count = 0; count < 4; count++) {
    sessions.now.forward(20 * DAY)
    ;({ refreshToken } = await sessions.refresh(refreshToken, CLIENT))
    await run()
  }
  const [, tokens] = await counts()
  expect(tokens).toBe(3)
  expect(await codeOf(sessions.refresh(refreshToken, CLIENT))).toBeNull()
})

test('deletes mail tokens a day after they expired', async () => {
  const { run } = await start()
  const { id: userId, email } = await sessions.makeUser()
  const createdAt = sessions.now()
  const token = { hash: 'h', purpose: 'RESET' as const, userId, email, createdAt }
  await sessions.database.write(({ mailToken }) =>
    mailToken.create({ data: { id: 'm', ...token, expiresAt: new Date(createdAt.getTime() + 1000) } }),
  )
  sessions.now.forward(DAY + 1000)
  expect((await run()).mailTokens).toBe(0)
  sessions.now.forward(1)
  expect((await run()).mailTokens).toBe(1)
})

test('deletes nothing while the clock is ahead for less than an hour', async () => {
  const { job, wait, run } = await start()
  const { refreshToken } = await login(await sessions.makeUser())
  await sessions.logout(null, refreshToken, CLIENT)
  const other = await login(await sessions.makeUser())
  const before = await counts()
  for (const ahead of [HOUR, 400 * DAY]) {
    await run()
    sessions.now.forward(ahead)
    for (let minutes = 0; minutes < 60; minutes += 10) {
      await job.run()
      wait(HOUR / 7)
    }
    sessions.now.forward(-ahead)
    await run()
    expect(await counts()).toEqual(before)
  }
  expect(await codeOf(sessions.refresh(other.refreshToken, CLIENT))).toBeNull()
})

test('deletes thousands of rows in small batches, leaving gaps for other writes', async () => {
  const { job, durations, wait } = await start()
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
  await job.run()
  wait(HOUR)
  const running = job.run()
  let written = 0
  let done = false
  const others = (async () => {
    while (!done) {
      await sessions.database.write(({ user }) => user.update({ where: { id: userId }, data: { name: 'x' } }))
      written += 1
      await immediate() // SQLite would finish without a timer here, so the timers would never fire.
    }
  })()
  const deleted = await running.finally(() => {
    done = true
  })
  await others
  expect(deleted).toMatchObject({ sessions: 1000, refreshTokens: 2000 })
  expect(durations.length).toBeGreaterThan(10)
  expect(written).toBeGreaterThan(durations.length / 2)
  expect(await counts()).toEqual([0, 0, 0, 0])
  await job.close()
  expect(await job.run()).toEqual({
    sessions: 0,
    refreshTokens: 0,
    revocations: 0,
    mailTokens: 0,
    ...UNTOUCHED,
  })
})
