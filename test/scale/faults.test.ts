/** What clients see, and what is lost, when something goes: nothing that was acknowledged. */

import { env } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readMigrations } from '../../src/database/migrations.ts'
import { migratePostgres } from '../../src/database/postgres-migrate.ts'
import { describeOnPostgres, server } from '../database/on-postgres.ts'
import type { Program } from '../program.ts'
import { faultyProxy } from './faulty-proxy.ts'
import { accepted, instances, isReady, load, register, until } from './instances.ts'

/** How long the database is away, in milliseconds. */
const OUTAGE = Number(env.TEST_OUTAGE ?? 6000)

/** The Redis of TEST_REDIS_URL. */
const redisUrl = (): string => {
  if (!env.TEST_REDIS_URL) throw new Error('TEST_REDIS_URL is not set')
  return env.TEST_REDIS_URL
}

/** Within how long all is well again, in milliseconds. */
const RECOVERY = 5000

describeOnPostgres('faults under load', () => {
  let way: Awaited<ReturnType<typeof faultyProxy>>
  let shared: Awaited<ReturnType<typeof instances>>
  let token: string

  beforeAll(async () => {
    const { hostname, port } = new URL(server())
    way = await faultyProxy({ host: hostname, port: Number(port || 5432) })
    shared = await instances(2, { through: way.port })
    token = (await register(shared.at(0).query, 'ada@example.com')).accessToken
  }, 60_000)
  afterAll(async () => {
    await shared.close()
    await way.close()
  })

  const allReadyOf = async (all: readonly Program[]) => (await Promise.all(all.map(isReady))).every(Boolean)
  const allReady = () => allReadyOf(shared.all)
  const noneReady = async () => !(await Promise.all(shared.all.map(isReady))).some(Boolean)

  /** Ends the load. Everything acknowledged is there, and what failed said so in the terms of the contract. */
  async function nothingLost(running: ReturnType<typeof load>): Promise<void> {
    await running.end()
    const rows = await shared.rows('SELECT "title" FROM "Todo" WHERE "title" = ANY($1)', [running.acknowledged])
    expect(rows).toHaveLength(running.acknowledged.length)
    expect(running.acknowledged.length).toBeGreaterThan(20)
  }

  const codes = (running: ReturnType<typeof load>) => new Set(running.failures.map(({ code }) => code))

  test('PostgreSQL restarted: some requests fail, the next ones do not', async () => {
    const running = load(shared.all, token)
    await running.progress(500)
    way.cut()
    expect(await until(allReady, RECOVERY)).toBeLessThan(RECOVERY)
    expect(await running.progress(1500)).toBeGreaterThan(20)
    await nothingLost(running)
    for (const code of codes(running)) expect(code).toBe('INTERNAL_SERVER_ERROR')
  }, 30_000)

  test('PostgreSQL away: readiness turns, requests fail soon, and all is well as soon as it is back', async () => {
    const running = load(shared.all, token)
    await running.progress(500)
    await way.stop()
    expect(await until(noneReady, 3000)).toBeLessThan(3000)
    await delay(OUTAGE)
    expect(await running.progress(500)).toBe(0)
    await way.resume()
    expect(await until(allReady, RECOVERY)).toBeLessThan(RECOVERY)
    expect(await running.progress(1500)).toBeGreaterThan(20)
    await nothingLost(running)
    expect(codes(running)).toEqual(new Set(['INTERNAL_SERVER_ERROR']))
    expect(Math.max(...running.failures.map(({ duration }) => duration))).toBeLessThan(6000)
  }, 60_000)

  test('a network that swallows everything: readiness turns, nothing hangs for ever, and the pool is good again', async () => {
    const running = load(shared.all, token)
    await running.progress(500)
    way.swallow()
    expect(await until(noneReady, 3000)).toBeLessThan(3000)
    // Longer than a connection is trusted that says nothing.
    await delay(OUTAGE + 9000)
    await way.resume()
    expect(await until(allReady, RECOVERY)).toBeLessThan(RECOVERY)
    expect(await until(async () => (await running.progress(500)) > 10, RECOVERY)).toBeLessThan(RECOVERY)
    await nothingLost(running)
    for (const code of codes(running)) expect(code).toBe('INTERNAL_SERVER_ERROR')
    expect(Math.max(0, ...running.failures.map(({ duration }) => duration))).toBeLessThan(20_000)
  }, 90_000)

  test('the database migrated by the next version: this one goes on, and can be restarted', async () => {
    const running = load(shared.all, token)
    await running.progress(500)
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
    expect(await running.progress(1000)).toBeGreaterThan(20)
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
  }, 60_000)

  test('Redis away: no request fails, what is ended is refused everywhere by the reading, and at once when it is back', async () => {
    const { hostname, port } = new URL(redisUrl())
    const redis = await faultyProxy({ host: hostname, port: Number(port || 6379) })
    const linked = await instances(2, { env: { REDIS_URL: `redis://127.0.0.1:${redis.port}` } })
    const { accessToken } = await register(linked.at(0).query, 'load@example.com')
    let number = 0
    /** How long the other instance takes to refuse what one has ended. */
    async function timeToEnd(): Promise<number> {
      const ended = await register(linked.at(0).query, `ended-${number++}@example.com`)
      expect(await accepted(linked.at(1).query, ended.accessToken)).toBe(true)
      await linked.at(0).query('mutation { logoutAll }', { token: ended.accessToken })
      return until(async () => !(await accepted(linked.at(1).query, ended.accessToken)), 2500)
    }

    const running = load(linked.all, accessToken)
    const soonest = async () => Math.min(await timeToEnd(), await timeToEnd(), await timeToEnd())
    expect(await soonest()).toBeLessThan(200)
    await redis.stop()
    expect(await timeToEnd()).toBeLessThan(2200)
    expect(await allReadyOf(linked.all)).toBe(true)
    await redis.resume()
    // It tries to connect every two seconds at the latest.
    await delay(3000)
    expect(await soonest()).toBeLessThan(200)
    expect(running.acknowledged.length).toBeGreaterThan(20)
    await running.end()
    expect(running.failures).toEqual([])
    await linked.close()
    await redis.close()
  }, 60_000)

  test('an instance killed: the other one goes on, and nothing that either acknowledged is lost', async () => {
    const victim = await shared.start()
    const running = load([shared.at(0), victim], token)
    await running.progress(1000)
    victim.signal('SIGKILL')
    await victim.ended
    expect(await running.progress(1000)).toBeGreaterThan(10)
    await nothingLost(running)
    expect(codes(running)).toEqual(new Set(['connection']))
  }, 60_000)
})
