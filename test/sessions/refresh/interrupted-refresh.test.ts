/** Interleaves a refresh with a revocation between any two statements, as PostgreSQL allows. */

import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../../src/sessions/sign-in.ts'
import type { Viewer } from '../../../src/tokens/viewer.ts'
import { describeOnPostgres, server } from '../../database/on-postgres.ts'
import { faultyProxy } from '../../scale/faulty-proxy.ts'
import {
  CLIENT,
  clock,
  codeOf,
  type Instance,
  PASSWORD,
  type Sessions,
  startInstance,
  startSessions,
} from '../test-sessions.ts'

/** More statements than any operation has. */
const STATEMENTS = 20

/** Timeout for the interleaved operation in milliseconds: it may wait for the operation that it interrupts. */
const PATIENCE = 60

const HALF_LIFE = 1000

describeOnPostgres('a refresh, and what ends its tokens meanwhile', () => {
  const standing = clock()
  /** The clock advances by a millisecond per reading. */
  let looks = 0
  const now = Object.assign(() => new Date(standing().getTime() + looks++), standing)
  const settings = { ACCESS_TOKEN_TTL: `${2 * HALF_LIFE}ms` }

  let way: Awaited<ReturnType<typeof faultyProxy>>
  let direct: Sessions
  let slow: Instance
  /** Called with each statement of the slow instance. */
  let asked = () => {}

  beforeAll(async () => {
    const { hostname, port } = new URL(server())
    way = await faultyProxy({ host: hostname, port: Number(port || 5432) })
    direct = await startSessions({ now, settings })
    const url = new URL(direct.url)
    url.host = `127.0.0.1:${way.port}`
    slow = await startInstance({ url: url.href, now, settings, onQuery: () => asked() })
  })
  afterAll(async () => {
    await slow.close()
    await direct.close()
    await way.close()
  })

  const ends = {
    'a new password': (on, { user }, viewer) =>
      on.database.write(async (transaction) => {
        await on.revokeSessionsOf(transaction, user.id, 'password_changed', viewer.sessionId)
        await on.renew(transaction, viewer, user, CLIENT)
      }),
    'another role': (on, { user: { id } }) =>
      on.database.write(async (transaction) => {
        await transaction.user.update({ where: { id }, data: { role: 'SUPPORT' } })
        await on.revokeAccessTokensOf(transaction, id)
      }),
    disabling: (on, { user: { id } }) =>
      on.database.write(async (transaction) => {
        await transaction.user.update({ where: { id }, data: { disabled: true } })
        await on.revokeSessionsOf(transaction, id, 'disabled')
      }),
    logout: (on, _, viewer) => on.logout(viewer, null, CLIENT),
  } satisfies Record<string, (on: Instance, signIn: SignIn, viewer: Viewer) => Promise<unknown>>

  /**
   * Runs one operation, and another one while a statement of the first is delayed.
   * @returns false if the first has fewer statements.
   */
  async function interrupted(statement: number, first: () => Promise<unknown>, second: () => Promise<unknown>) {
    let count = 0
    let interruption: Promise<unknown> | null = null
    asked = () => {
      count += 1
      if (count !== statement) return
      const release = way.hold()
      const done = second()
      interruption = Promise.all([done, Promise.race([done, delay(PATIENCE)]).then(release, release)])
    }
    await first()
    asked = () => {}
    await interruption
    return interruption !== null
  }

  describe.each([
    ['for the first time', 0, 0],
    ['once more', 1, 0],
    ['once more, when the access token has little time left', 1, HALF_LIFE],
  ])('%s', (_, times, age) => {
    describe.each(['the refresh', 'what ends them'] as const)('a refresh with %s delayed', (held) => {
      test.each(Object.keys(ends) as (keyof typeof ends)[])(
        'revokes every token issued before: %s',
        async (name) => {
          let statement = 0
          for (let more = true; more; ) {
            statement += 1
            const { email } = await direct.makeUser()
            const signIn = await direct.login({ email, password: PASSWORD }, CLIENT)
            const viewer = direct.viewerOf(signIn.accessToken)
            for (let count = 0; count < times; count++) await direct.refresh(signIn.refreshToken, CLIENT)
            now.forward(age)
            const end = (on: Instance) => ends[name](on, signIn, viewer)
            let given: SignIn | null = null
            const refresh = async (on: Instance) => {
              given = await on.refresh(signIn.refreshToken, CLIENT).catch(() => null)
            }
            const [first, second] =
              held === 'the refresh'
                ? [() => refresh(slow), () => end(direct)]
                : [() => end(slow), () => refresh(direct)]
            more = await interrupted(statement, first, second)
            for (const each of [direct, slow]) await each.revocations.read()
            if (given && more) await isOver(given, name, statement)
          }
          expect(statement).toBeGreaterThan(4)
          expect(statement).toBeLessThan(STATEMENTS)
        },
        30_000,
      )
    })
  })

  /** Tokens issued after the revocation are accepted; all others are revoked. */
  async function isOver({ accessToken, refreshToken }: SignIn, name: keyof typeof ends, statement: number) {
    const verdict = direct.authenticate(accessToken)
    const good = 'viewer' in verdict ? verdict.viewer.role : verdict.authError
    if (name === 'another role') {
      expect({ statement, good }).not.toEqual({ statement, good: 'USER' })
    } else {
      expect({ statement, good }).toEqual({ statement, good: 'revoked' })
      expect(await codeOf(direct.refresh(refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    }
  }
})
