/** Runs with the Redis of TEST_REDIS_URL. Behaviour without Redis is covered by the other tests. */

import { createSecretKey, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { env } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { createRateLimits, type RateLimits } from '../../src/rate-limit/rate-limits.ts'
import { connectRedis } from '../../src/redis/connection.ts'
import { redisBus } from '../../src/revocation/redis-bus.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { codeOf } from '../sessions/test-sessions.ts'

const REDIS = env.TEST_REDIS_URL

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
// A closed client of Redis keeps the process alive for its disconnectTimeout.
afterAll(() => sleep(600))

/** A proxy to Redis that the test can cut and reopen. */
async function line(to: string) {
  const { hostname, port } = new URL(to)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const onward = connect(Number(port || 6379), hostname)
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {}).on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const cut = async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const own = await listen(0)
  closing.push(() => server.listening && cut())
  const url = new URL(to)
  url.host = `127.0.0.1:${own}`
  return { url: url.href, cut, open: () => listen(own) }
}

function instance(url: string) {
  const { log, lines } = memoryLog()
  const redis = connectRedis(url, log)
  const bus = redisBus(redis)
  const received: string[] = []
  bus.subscribe((message) => void received.push(message))
  closing.push(() => redis.disconnect(), bus.close)
  return { redis, bus, received, lines }
}

/** Retries for ten seconds until the condition holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let count = 0; count < 500; count++) {
    if (await holds()) return
    await sleep(20)
  }
  throw new Error('it never was so')
}

const attempt = (limits: RateLimits) =>
  codeOf(limits.login({ emailKey: 'a', ip: null, known: false }, async () => false))

describe('the bus and rate limits without Redis', () => {
  test('drops messages, counts in memory and logs one line while Redis is unreachable', async () => {
    const gone = await line('redis://127.0.0.1:6379')
    await gone.cut()
    const { redis, bus, lines } = instance(gone.url)
    for (let count = 0; count < 100; count++) bus.publish('x')
    const limits = createRateLimits({ key: createSecretKey(randomBytes(32)), redis })
    const codes = [1, 2, 3, 4, 5, 6].map(() => attempt(limits))
    expect(await Promise.all(codes)).toEqual([null, null, null, null, null, 'TOO_MANY_REQUESTS'])
    await until(() => lines.length > 0)
    await sleep(500) // Several connection attempts.
    expect(lines.map(({ level }) => level)).toEqual(['warn'])
  })
})

if (REDIS)
  describe('the bus and rate limits with Redis', () => {
    test('delivers messages to every instance, again after Redis was unreachable', async () => {
      const between = await line(REDIS)
      await between.cut()
      const [one, other] = [instance(between.url), instance(between.url)]
      await sleep(700) // Longer than the timeout of a command.
      await between.open()
      let sent = 0
      const arrives = async (received: string[]) => {
        const message = `message ${++sent}`
        one.bus.publish(message)
        await sleep(20)
        return received.includes(message)
      }
      await until(() => arrives(other.received))
      await until(() => arrives(one.received))
      for (let count = 0; count < 2; count++) {
        await between.cut()
        await until(() => one.redis.status === 'reconnecting')
        expect(await arrives(other.received)).toBe(false)
        await between.open()
        await until(() => arrives(other.received))
      }
      expect(one.lines.map(({ level }) => level)).toEqual(['warn', 'info', 'warn', 'info', 'warn', 'info'])
    })

    test('counts attempts of all instances together, and separately while Redis is unreachable', async () => {
      const between = await line(REDIS)
      const [one, other] = [instance(between.url), instance(between.url)]
      await until(() => one.redis.status === 'ready' && other.redis.status === 'ready')
      const key = createSecretKey(randomBytes(32))
      const [here, there] = [one, other].map(({ redis }) => createRateLimits({ key, redis })) as [
        RateLimits,
        RateLimits,
      ]
      const codes = await Promise.all(Array.from({ length: 50 }, (_, index) => attempt(index % 2 ? here : there)))
      expect(codes.filter((code) => code === null)).toHaveLength(5)
      await between.cut()
      await until(() => one.redis.status !== 'ready')
      expect(await attempt(here)).toBeNull()
      await between.open()
      await until(() => one.redis.status === 'ready')
      expect(await attempt(here)).toBe('TOO_MANY_REQUESTS')
    })

    test('stores neither accounts nor addresses in Redis keys', async () => {
      const { redis } = instance(REDIS)
      await until(() => redis.status === 'ready')
      const limits = createRateLimits({ key: createSecretKey(randomBytes(32)), redis })
      await limits.login({ emailKey: 'ada@example.com', ip: '203.0.113.5', known: false }, async () => false)
      const keys = await redis.keys('gatehouse:limit:*')
      expect(keys.length).toBeGreaterThan(2)
      for (const name of keys) expect(name).toMatch(/^gatehouse:limit:[a-z-]+:[\w-]{43}$/)
    })
  })
