/** A wall clock that is set back or forward: valid tokens stay valid, and revoked tokens stay revoked. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createCleanupJob } from '../../src/sessions/cleanup/cleanup-job.ts'
import { startTestApp } from '../api/test-app.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { CLIENT, clock, codeOf, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let sessions: Sessions
beforeEach(async () => {
  sessions = await startSessions({ now: clock() })
})
afterEach(() => sessions.close())

const signIn = async (user?: { email: string }) => {
  const { email } = user ?? (await sessions.makeUser())
  return sessions.login({ email, password: PASSWORD }, CLIENT)
}
const state = ({ accessToken }: { accessToken: string }, on: Pick<Sessions, 'authenticate'> = sessions) => {
  const verdict = on.authenticate(accessToken)
  return 'viewer' in verdict ? 'good' : verdict.authError
}
const endsIn = ({ accessToken }: { accessToken: string }) =>
  sessions.viewerOf(accessToken).expiresAt.getTime() - sessions.now().getTime()

describe('a clock that is set back after a login', () => {
  test.each([90_000, HOUR, 24 * HOUR])(
    'accepts the tokens of a login and its refresh after the clock goes back %d ms',
    async (back) => {
      const first = await signIn()
      sessions.now.forward(-back)
      expect(state(first)).toBe('good')
      const second = await sessions.refresh(first.refreshToken, CLIENT)
      expect(state(second)).toBe('good')
      expect(endsIn(second)).toBeLessThanOrEqual(15 * MINUTE)
    },
  )
})

describe('a clock that was an hour ahead', () => {
  test('accepts a login after logoutAll, for 15 minutes and no longer', async () => {
    const first = await signIn()
    sessions.now.forward(HOUR)
    const ahead = await sessions.refresh(first.refreshToken, CLIENT)
    await sessions.logoutAll(sessions.viewerOf(ahead.accessToken), CLIENT)
    sessions.now.forward(-HOUR)
    const again = await signIn(first.user)
    expect([state(first), state(ahead), state(again)]).toEqual(['revoked', 'revoked', 'good'])
    expect(endsIn(again)).toBeLessThanOrEqual(15 * MINUTE)
    expect(state(await sessions.refresh(again.refreshToken, CLIENT))).toBe('good')
  })

  test('accepts the session in which the password was changed', async () => {
    const first = await signIn()
    const viewer = sessions.viewerOf(first.accessToken)
    sessions.now.forward(HOUR)
    const changed = await sessions.database.write(async (transaction) => {
      await sessions.revokeSessionsOf(transaction, first.user.id, 'password_changed', viewer.sessionId)
      return sessions.renew(transaction, viewer, first.user, CLIENT)
    })
    sessions.now.forward(-HOUR)
    const refreshed = await sessions.refresh(changed.refreshToken, CLIENT)
    expect([state(first), state(changed), state(refreshed)]).toEqual(['revoked', 'good', 'good'])
    expect(state(await signIn(first.user))).toBe('good')
  })

  test('revokes tokens issued while the clock was ahead and since, repeatedly', async () => {
    sessions.now.forward(HOUR)
    const ahead = await signIn()
    sessions.now.forward(-HOUR)
    const revoke = () =>
      sessions.database.write((transaction) => sessions.revokeAccessTokensOf(transaction, ahead.user.id))
    await revoke()
    const second = await sessions.refresh(ahead.refreshToken, CLIENT)
    expect([state(ahead), state(second)]).toEqual(['revoked', 'good'])
    await revoke()
    const third = await sessions.refresh(second.refreshToken, CLIENT)
    expect([state(second), state(third)]).toEqual(['revoked', 'good'])
  })

  test('keeps a revocation as long as a token that was issued while the clock was ahead', async () => {
    sessions.now.forward(HOUR)
    const ahead = await signIn()
    sessions.now.forward(-HOUR)
    await sessions.logout(sessions.viewerOf(ahead.accessToken), null, CLIENT)
    for (let minutes = 0; minutes < 75; minutes += 5) {
      expect(state(ahead)).toBe('revoked')
      expect(state(ahead, await sessions.another())).toBe('revoked')
      sessions.now.forward(5 * MINUTE)
      sessions.wait(5 * MINUTE)
      await sessions.revocations.read()
    }
    expect(state(ahead)).toBe('expired')
  })
})

describe('the grace period under clock changes', () => {
  test('ends the grace period although the clock was set back', async () => {
    const first = await signIn()
    const second = await sessions.refresh(first.refreshToken, CLIENT)
    expect(state(second)).toBe('good')
    sessions.now.forward(-HOUR)
    expect(await codeOf(sessions.refresh(first.refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    expect(await sessions.actions(first.user.id)).toContain('session.reuse_detected')
  })

  test('applies the grace period on an instance whose clock differs by seconds', async () => {
    const behind = await sessions.another({ now: clock(new Date(sessions.now().getTime() - 3000)) })
    const first = await signIn()
    const second = await sessions.refresh(first.refreshToken, CLIENT)
    expect(state(second)).toBe('good')
    await sessions.drain()
    expect((await behind.refresh(first.refreshToken, CLIENT)).refreshToken).toBe(second.refreshToken)
  })
})

describe('a clock that is ahead for a moment', () => {
  test.each([
    [66_000, HOUR],
    [66_000, 400 * 24 * HOUR],
    [0, HOUR],
  ])(
    'keeps a token revoked %d ms after logout, on all instances, while the clock is %d ms ahead',
    async (later, ahead) => {
      const first = await signIn()
      const bystander = await signIn()
      let uptime = 0
      const { database, now } = sessions
      const cleanup = createCleanupJob({ database, now, log: memoryLog().log, uptime: () => uptime })
      const pass = (milliseconds: number) => {
        sessions.now.forward(milliseconds)
        sessions.wait(milliseconds)
        uptime += milliseconds
      }
      await cleanup.run()
      await sessions.logout(sessions.viewerOf(first.accessToken), null, CLIENT)
      pass(later)
      sessions.now.forward(ahead)
      for (let seconds = 0; seconds < 6; seconds += 2) {
        await sessions.revocations.read()
        await cleanup.run()
        pass(2000)
      }
      const started = await sessions.another()
      sessions.now.forward(-ahead)
      for (const each of [sessions, started, await sessions.another()]) {
        await each.revocations.read()
        expect(state(first, each)).toBe('revoked')
      }
      expect(await codeOf(sessions.refresh(first.refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
      expect(await codeOf(sessions.refresh(bystander.refreshToken, CLIENT))).toBeNull()
    },
  )
})

test('requires reauthentication when the last password entry lies in the future', async () => {
  let ahead = HOUR
  const app = await startTestApp({ now: () => new Date(Date.now() + ahead) })
  const { user } = await app.register('ada@example.com')
  ahead = 0
  const change = 'mutation { changeEmail(input: { email: "ada@example.org" }) { email } }'
  const first = await app.login(user.email)
  ahead = -HOUR
  const { errors } = await app.query(change, { token: first.accessToken })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED', maxAge: 300 })
  const second = await app.login(user.email)
  expect((await app.query(change, { token: second.accessToken })).data).toEqual({
    changeEmail: { email: 'ada@example.org' },
  })
  await app.close()
})

test('accepts a fresh sign-in although the clock was set back by seconds after its token was first used', async () => {
  let ahead = 0
  const app = await startTestApp({ now: () => new Date(Date.now() + ahead) })
  const { accessToken: token } = await app.register('ada@example.com')
  const setup = 'mutation { addAuthenticator { id } }'
  expect((await app.query(setup, { token })).errors).toBeUndefined()
  ahead = -50_000
  expect((await app.query(setup, { token })).errors).toBeUndefined()
  await app.close()
})
