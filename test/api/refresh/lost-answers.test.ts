/** Lost responses to refreshes, over HTTP, on one and three instances, with an injected clock. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type App, createApp } from '../../../src/app.ts'
import { parseConfig } from '../../../src/config/config.ts'
import { openDatabase } from '../../../src/database/open.ts'
import type { Database } from '../../../src/database/port.ts'
import { openTestDatabase, type TestDatabase } from '../../database/test-database.ts'
import { type Client, client } from '../client.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR
const GRACE = 10 * SECOND

const PASSWORD = 'quiet-harbour-lantern-71'
const PAYLOAD = '{ accessToken refreshToken user { id } }'

type SignedIn = { accessToken: string; refreshToken: string; user: { id: string } }

let time = Date.parse('2026-11-30T12:00:00Z')
const forward = (milliseconds: number) => {
  time += milliseconds
}

async function startInstances(count: number) {
  const queries: string[] = []
  const opened: TestDatabase = await openTestDatabase()
  const databases: Database[] = []
  const apps: App[] = []
  const ask: Client[] = []
  const settings = { NODE_ENV: 'test', PORT: '0', BCRYPT_COST: '10', REFRESH_TOKEN_TTL: '30d' }
  const config = parseConfig({
    ...settings,
    DATABASE_URL: opened.url,
    JWT_SECRET: 'a test’s own, which is long enough: 0123456789',
  })
  for (let index = 0; index < count; index++) {
    const database = await openDatabase({ url: opened.url, onQuery: (sql) => queries.push(sql) })
    databases.push(database)
    const app = await createApp({ config, database, now: () => new Date(time) })
    apps.push(app)
    ask.push(client(await app.fastify.listen({ host: config.host, port: config.port })))
  }
  const at = (index: number) => ask[index % count] as Client
  let accounts = 0

  return {
    queries,
    /** Registers an account and returns its tokens. */
    async signedIn(): Promise<SignedIn> {
      const input = { email: `user-${++accounts}@example.com`, password: PASSWORD }
      const document = `mutation ($input: RegisterInput!) { register(input: $input) ${PAYLOAD} }`
      const { data } = await at(0)<{ register: SignedIn }>(document, { variables: { input } })
      if (!data) throw new Error('not registered')
      return data.register
    },
    /** Returns the tokens or the error code. */
    async refresh(index: number, refreshToken: string): Promise<SignedIn | string> {
      const document = `mutation ($refreshToken: String) { refresh(refreshToken: $refreshToken) ${PAYLOAD} }`
      const { data, errors } = await at(index)<{ refresh: SignedIn }>(document, { variables: { refreshToken } })
      return data?.refresh ?? String(errors?.[0]?.extensions.code)
    },
    /** Returns whether an access token is accepted. */
    async use(index: number, token: string): Promise<boolean> {
      return (await at(index)('{ secureMessage }', { token })).errors === undefined
    },
    /** Waits until every instance has stored the first uses that it saw. */
    drain: () => Promise.all(apps.map(({ services }) => services.sessions.drain())),
    readRevocations: () => new Promise((resolve) => setTimeout(resolve, 2100)),
    /** Sorted, since each instance orders events of one instant separately. */
    actions: async (userId: string) =>
      (await opened.database.read.auditEvent.findMany({ where: { userId } })).map(({ action }) => action).sort(),
    async close() {
      for (const app of apps) await app.close({ graceMs: 0 })
      for (const database of databases) await database.close()
      await opened.close()
    },
  }
}

const tokensOf = (answer: SignedIn | string): SignedIn => {
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}

describe.each([1, 3])('refreshes with lost responses on %d instances', (count) => {
  let instances: Awaited<ReturnType<typeof startInstances>>
  beforeAll(async () => {
    instances = await startInstances(count)
  }, 60_000)
  afterAll(() => instances.close())

  test.each([
    ['1 s', SECOND],
    ['15 s', 15 * SECOND],
    ['1 h', HOUR],
    ['20 days', 20 * DAY],
  ])('keeps the session when a refresh is repeated after %s because its response was lost', async (_, delay) => {
    const first = await instances.signedIn()
    forward(10 * 60 * SECOND)
    const lost = tokensOf(await instances.refresh(0, first.refreshToken))
    forward(delay)
    const second = tokensOf(await instances.refresh(1, first.refreshToken))
    expect(second.refreshToken).toBe(lost.refreshToken)
    expect(await instances.use(2, second.accessToken)).toBe(true)
    forward(14 * 60 * SECOND)
    const third = tokensOf(await instances.refresh(0, second.refreshToken))
    expect(await instances.use(1, third.accessToken)).toBe(true)
    expect(await instances.actions(first.user.id)).toEqual(['register'])
  })

  test('keeps the session for 80 days in which every first response is lost', async () => {
    const first = await instances.signedIn()
    let { refreshToken } = first
    for (let round = 0; round < 4; round++) {
      for (const [index, delay] of [SECOND, 15 * SECOND, HOUR, 19 * DAY].entries()) {
        tokensOf(await instances.refresh(index, refreshToken))
        forward(delay)
      }
      ;({ refreshToken } = tokensOf(await instances.refresh(round, refreshToken)))
    }
    expect(await instances.use(1, tokensOf(await instances.refresh(0, refreshToken)).accessToken)).toBe(true)
    expect(await instances.actions(first.user.id)).toEqual(['register'])
  })

  test('keeps five tabs signed in that wake with the same spent token after a lost response', async () => {
    const first = await instances.signedIn()
    await instances.refresh(0, first.refreshToken)
    forward(8 * HOUR)
    const tokens = new Set<string>()
    for (let tab = 0; tab < 5; tab++) {
      const answer = tokensOf(await instances.refresh(tab, first.refreshToken))
      tokens.add(answer.refreshToken)
      expect(await instances.use(tab + 1, answer.accessToken)).toBe(true)
      forward(SECOND)
    }
    expect(tokens.size).toBe(1)
    expect(await instances.actions(first.user.id)).toEqual(['register'])
  })

  describe('reuse of a spent refresh token', () => {
    test.each([
      ['the owner', 'the thief'],
      ['the thief', 'the owner'],
    ])('detects reuse after %s used the new access token, at the next refresh by %s', async () => {
      const { refreshToken, user } = await instances.signedIn()
      const first = tokensOf(await instances.refresh(0, refreshToken))
      expect(await instances.use(1, first.accessToken)).toBe(true)
      await instances.drain()
      forward(GRACE)
      expect(await instances.refresh(2, refreshToken)).toBe('INVALID_REFRESH_TOKEN')
      expect(await instances.actions(user.id)).toEqual(['register', 'session.reuse_detected'])
      expect(await instances.refresh(0, first.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
      await instances.readRevocations()
      for (const index of [0, 1, 2]) expect(await instances.use(index, first.accessToken)).toBe(false)
    })

    test('detects reuse at once when the successor was spent, even in the grace period', async () => {
      const { refreshToken, user } = await instances.signedIn()
      const first = tokensOf(await instances.refresh(0, refreshToken))
      const second = tokensOf(await instances.refresh(1, first.refreshToken))
      expect(await instances.refresh(2, refreshToken)).toBe('INVALID_REFRESH_TOKEN')
      expect(await instances.refresh(2, second.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
      expect(await instances.actions(user.id)).toEqual(['register', 'session.reuse_detected'])
    })
  })

  test('stores the first use of an access token in one write, without a query in its request', async () => {
    const { queries } = instances
    const first = await instances.signedIn()
    queries.length = 0
    for (const index of [0, 1, 2, 0]) expect(await instances.use(index, first.accessToken)).toBe(true)
    await instances.drain()
    expect(withoutPolling(queries)).toEqual([])

    const second = tokensOf(await instances.refresh(0, first.refreshToken))
    await instances.drain()
    queries.length = 0
    await Promise.all(Array.from({ length: 20 }, () => instances.use(0, second.accessToken)))
    await instances.drain()
    for (const index of [1, 2]) expect(await instances.use(index, second.accessToken)).toBe(true)
    await instances.drain()
    const writes = queries.filter((sql) => /^\s*UPDATE/i.test(sql))
    expect(writes).toHaveLength(1)
    expect(writes[0]).toContain('confirmedAt')
    queries.length = 0
    for (const index of [0, 1, 2]) expect(await instances.use(index, second.accessToken)).toBe(true)
    await instances.drain()
    expect(withoutPolling(queries)).toEqual([])
  })
})

/** Omits the queries that instances run every 2 s and every minute. */
const withoutPolling = (queries: string[]) => queries.filter((sql) => !/"?Ending"?|passwordHash/.test(sql))
