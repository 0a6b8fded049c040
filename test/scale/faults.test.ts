/** Faults of PostgreSQL, Redis and instances: errors that clients see, and no loss of acknowledged writes. */

import { env } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readMigrations } from '../../src/database/migrations/migrations.ts'
import { migratePostgres } from '../../src/database/postgres/migrate.ts'
import { describeOnPostgres, server } from '../database/on-postgres.ts'
import type { Program } from '../program.ts'
import { faultyProxy } from './faulty-proxy.ts'
import { accepted, instances, isReady, load, register, until } from './instances.ts'

/** Duration of a database outage, in milliseconds. */
const OUTAGE = Number(env.TEST_OUTAGE ?? 6000)

/** The Redis of TEST_REDIS_URL. */
const redisUrl = (): string => {
  if (!env.TEST_REDIS_URL) throw new Error('TEST_REDIS_URL is not set')
  return env.TEST_REDIS_URL
}

describeOnPostgres('faults under load', () => {
  let way: Awaited<ReturnType<typeof faultyProxy>>
  let shared: Awaited<ReturnType<typeof instances>>
  let token: string

  beforeAll(async () => {
    const { hostname, port } = new URL(server())
    way = await faultyProxy({ host: hostname, port: Number(port || 5432) })
    shared = await instances(2, { through: way.port })
    token = (await register(shared.at(0).query, 'ada@example.com')).accessToken
  })
  afterAll(async () => {
    await shared.close()
    await way.close()
  })

  const allReadyOf = async (all: readonly Program[]) => (await Promise.all(all.map(isReady))).every(Boolean)
  const allReady = () => allReadyOf(shared.all)
  const noneReady = async () => !(await Promise.all(shared.all.map(isReady))).some(Boolean)

  /** Ends the load. Expects every acknowledged todo in the database, and none that was answered with UNAVAILABLE. */
  async function nothingLost(running: ReturnType<typeof load>): Promise<void> {
    await running.end()
    const rows = await shared.rows('SELECT "title" FROM "Todo" WHERE "title" = ANY($1)', [running.acknowledged])
    expect(rows).toHaveLength(running.acknowledged.length)
    expect(running.acknowledged.length).toBeGreaterThan(20)
    const unavailable = running.failures.filter(({ code }) => code === 'UNAVAILABLE').map(({ title }) => title)
    expect(await shared.rows('SELECT "title" FROM "Todo" WHERE "title" = ANY($1)', [unavailable])).toEqual([])
  }

  const codes = (running: ReturnType<typeof load>) => new Set(running.failures.map(({ code }) => code))

  /** Nothing was written, or the answer to a statement was lost. */
  const OUTAGE_CODES = ['UNAVAILABLE', 'INTERNAL_SERVER_ERROR']

  test('recovers after a PostgreSQL restart and fails only requests in flight', async () => {
    const running = load(shared.all, token)
    await running.progress()
    way.cut()
    await until(allReady)
    await running.progress()
    await nothingLost(running)
    for (const code of codes(running)) expect(OUTAGE_CODES).toContain(code)
  })

  test('reports not ready while PostgreSQL is down and recovers when it is back', async () => {
    const running = load(shared.all, token)
    await running.progress()
    await way.stop()
    await until(noneReady)
    const { length } = running.acknowledged
    await delay(OUTAGE)
    expect(running.acknowledged).toHaveLength(length)
    await way.resume()
    await until(allReady)
    await running.progress()
    await nothingLost(running)
    for (const code of codes(running)) expect(OUTAGE_CODES).toContain(code)
    expect(codes(running)).toContain('UNAVAILABLE')
  })

  test('reports not ready on a network that drops all packets, hangs no request and recovers', async () => {
    const running = load(shared.all, token)
    await running.progress()
    way.swallow()
    await until(noneReady)
    // Longer than the pool keeps a silent connection.
    await delay(OUTAGE + 9000)
    await way.resume()
    await until(allReady)
    await running.progress()
    await nothingLost(running)
    for (const code of codes(running)) expect(OUTAGE_CODES).toContain(code)
  })

  test('keeps serving after the next version has migrated the database, even after a restart', async () => {
    const running = load(shared.all, token)
    await running.progress()
    const next = {
      name: '29991231000000_next',
      script: `ALTER TABLE "Todo" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE "User" ADD COLUMN "locale" TEXT COLLATE "C";
        ALTER TABLE "Session" ADD COLUMN "device" TEXT COLLATE "C";
        CREATE INDEX "Todo_priority_idx" ON "Todo" ("ownerId", "priority");`,
    }
    expect(await migratePostgres(shared.databaseUrl, [...(await readMigrations('postgresql')), next])).toEqual([
      next.name,
    ])
    await running.progress()
    const another = await shared.start()
    expect(await isReady(another)).toBe(true)
    const { data } = await another.query<{ todos: { totalCount: number } }>('{ todos(first: 1) { totalCount } }', {
      token,
    })
    expect(data?.todos.totalCount).toBeGreaterThan(0)
    await nothingLost(running)
    expect(running.failures).toEqual([])
    another.signal('SIGTERM')
    expect((await another.ended).code).toBe(0)
  })

  test('serves every request without Redis and still rejects a token revoked on another instance', async () => {
    const { hostname, port } = new URL(redisUrl())
    const redis = await faultyProxy({ host: hostname, port: Number(port || 6379) })
    const linked = await instances(2, { env: { REDIS_URL: `redis://127.0.0.1:${redis.port}` } })
    const { accessToken } = await register(linked.at(0).query, 'load@example.com')
    let number = 0
    /** Revokes a token on one instance and waits until the other rejects it. */
    async function endToken(): Promise<void> {
      const ended = await register(linked.at(0).query, `ended-${number++}@example.com`)
      expect(await accepted(linked.at(1).query, ended.accessToken)).toBe(true)
      await linked.at(0).query('mutation { logoutAll }', { token: ended.accessToken })
      await until(async () => !(await accepted(linked.at(1).query, ended.accessToken)))
    }

    const running = load(linked.all, accessToken)
    await endToken()
    await redis.stop()
    await endToken()
    expect(await allReadyOf(linked.all)).toBe(true)
    await redis.resume()
    await endToken()
    await running.progress()
    await running.end()
    expect(running.failures).toEqual([])
    await linked.close()
    await redis.close()
  })

  test('keeps serving without loss when another instance is killed', async () => {
    const victim = await shared.start()
    const running = load([shared.at(0), victim], token)
    await running.progress()
    victim.signal('SIGKILL')
    await victim.ended
    await running.progress()
    await nothingLost(running)
    expect(codes(running)).toEqual(new Set(['connection']))
  })
})
