/** Two instances on one database with clocks 30 s apart. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type App, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/config.ts'
import { client } from '../api/client.ts'
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts'
import { accepted, refresh, register, type SignedIn, until } from './instances.ts'

const APART = 30_000

let opened: TestDatabase
const apps: App[] = []
const queries: ReturnType<typeof client>[] = []

beforeAll(async () => {
  opened = await openTestDatabase()
  for (const offset of [0, APART]) {
    const config = parseConfig({
      NODE_ENV: 'test',
      PORT: '0',
      BCRYPT_COST: '10',
      DATABASE_URL: opened.url,
      JWT_SECRET: 'a test’s own, which is long enough: 0123456789',
    })
    const app = await createApp({ config, now: () => new Date(Date.now() + offset) })
    apps.push(app)
    queries.push(client(await app.fastify.listen({ host: config.host, port: config.port })))
  }
})
afterAll(async () => {
  for (const app of apps) await app.close({ graceMs: 0 })
  await opened.close()
})

let accounts = 0

describe.each([
  ['slow', 0, 1],
  ['fast', 1, 0],
])('two instances, with the session started by the %s clock', (_, here, there) => {
  const query = (which: number) => queries[which] as ReturnType<typeof client>
  const newAccount = (): Promise<SignedIn> => register(query(here), `clock-${++accounts}@example.com`)

  test('accepts a new access token on both instances at once', async () => {
    const { accessToken } = await newAccount()
    expect(await Promise.all([0, 1].map((which) => accepted(query(which), accessToken)))).toEqual([true, true])
  })

  test('rejects a revoked token on both instances and accepts tokens issued afterwards by either', async () => {
    const { accessToken, user } = await newAccount()
    await query(there)('mutation { logoutAll }', { token: accessToken })
    for (const which of [0, 1]) await until(async () => !(await accepted(query(which), accessToken)))
    for (const which of [here, there]) {
      const { accessToken: next } = await signInAgain(which, user.id)
      expect(await Promise.all([0, 1].map((each) => accepted(query(each), next)))).toEqual([true, true])
    }
  })

  // Clocks differ by more than the grace period here: a token spent just now may look spent long ago, and be rejected.
  test('issues at most one successor of a refresh token when both instances refresh it', async () => {
    const { refreshToken } = await newAccount()
    const answers = await Promise.all([refresh(query(here), refreshToken), refresh(query(there), refreshToken)])
    const successors = answers.flatMap((answer) => (typeof answer === 'string' ? [] : [answer.refreshToken]))
    expect(new Set(successors).size).toBe(1)
    for (const answer of answers) if (typeof answer === 'string') expect(answer).toBe('INVALID_REFRESH_TOKEN')
  })
})

/** Starts a session of an account on one instance. */
function signInAgain(which: number, userId: string): Promise<{ accessToken: string }> {
  const { sessions } = (apps[which] as App).services
  return opened.database.write(async (transaction) =>
    sessions.start(transaction, await transaction.user.findUniqueOrThrow({ where: { id: userId } }), {
      ip: null,
      userAgent: null,
    }),
  )
}
