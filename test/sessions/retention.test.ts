/** AUDIT_RETENTION, and registration links: rows that the cleanup job deletes by age. */

import { afterEach, expect, test } from '@jest/globals'
import { v7 } from 'uuid'
import { createCleanupJob } from '../../src/sessions/cleanup/cleanup-job.ts'
import { enrolled, passwordStep } from '../factors/test-factors.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { CLIENT, codeOf, type Sessions, startSessions } from './test-sessions.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let sessions: Sessions
afterEach(() => sessions.close())

async function start(auditRetention: number | null) {
  sessions = await startSessions()
  const { database, now } = sessions
  let uptime = 0
  const job = createCleanupJob({ database, now, log: memoryLog().log, auditRetention, uptime: () => uptime++ })
  return async () => {
    await job.run()
    uptime += HOUR
    return job.run()
  }
}

async function addEvents(count: number): Promise<void> {
  const at = sessions.now()
  const data = Array.from({ length: count }, () => ({ id: v7({ msecs: at.getTime() }), at, action: 'login' }))
  await sessions.database.write(({ auditEvent }) => auditEvent.createMany({ data }))
}

test('deletes audit entries after their retention period and not before', async () => {
  const run = await start(30 * DAY)
  await addEvents(500)
  sessions.now.forward(10 * DAY)
  await addEvents(3)
  sessions.now.forward(20 * DAY)
  expect(await run()).toMatchObject({ auditEvents: 0 })
  sessions.now.forward(1)
  expect(await run()).toMatchObject({ auditEvents: 500 })
  expect(await sessions.database.read.auditEvent.count()).toBe(3)
})

test('keeps audit entries without limit by default', async () => {
  const run = await start(null)
  await addEvents(3)
  sessions.now.forward(5000 * DAY)
  expect(await run()).toMatchObject({ auditEvents: 0 })
})

test('deletes registration links 30 days after their end', async () => {
  const run = await start(null)
  const at = sessions.now()
  const row = { email: 'ada@example.com', emailKey: 'ada@example.com', createdAt: at }
  const data = { ...row, id: v7(), hash: 'hash', expiresAt: new Date(at.getTime() + DAY) }
  await sessions.database.write(({ invitation }) => invitation.create({ data }))
  sessions.now.forward(31 * DAY)
  expect(await run()).toMatchObject({ invitations: 0 })
  sessions.now.forward(1)
  expect(await run()).toMatchObject({ invitations: 1 })
})

test('deletes challenges a day after they expired, and wrong codes once they no longer count', async () => {
  const run = await start(null)
  const { user } = await enrolled(sessions)
  const { challenge } = await passwordStep(sessions, user)
  await sessions.passkeys.beginPasskeyLogin(CLIENT)
  const wrong = sessions.factors.answerChallenge({ challenge, code: '000000' }, CLIENT)
  expect(await codeOf(wrong)).toBe('INVALID_CREDENTIALS')
  const kinds = (count: number) => ({ loginChallenges: count, passkeyChallenges: count, factorAttempts: count })
  sessions.now.forward(DAY)
  expect(await run()).toMatchObject(kinds(0))
  sessions.now.forward(DAY + 1)
  expect(await run()).toMatchObject(kinds(1))
})
