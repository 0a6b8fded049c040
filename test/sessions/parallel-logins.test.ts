/** Parallel logins of one account over HTTP, with real rate limits and hashing. */

import { createSecretKey, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { env } from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRateLimits } from '../../src/rate-limit/rate-limits.ts'
import { connectRedis } from '../../src/redis/connection.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { codeOf, memoryLimits, type Sessions, startSessions } from './test-sessions.ts'

const LOGIN =
  'mutation ($email: String!, $password: String!) { login(input: { email: $email, password: $password }) { expiresIn } }'

/** Counts equal answers. */
function tally(codes: (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const code of codes) counts[String(code)] = (counts[String(code)] ?? 0) + 1
  return counts
}

describe('parallel logins over HTTP', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>
  beforeAll(async () => {
    app = await startTestApp({ settings: { TRUST_PROXY: '1' } })
  })
  afterAll(() => app.close())

  const login = async (email: string, password: string, ip: string) => {
    const { errors } = await app.query(LOGIN, { variables: { email, password }, headers: { 'x-forwarded-for': ip } })
    return errors?.[0]?.extensions.code ?? null
  }
  const all = async (email: string, passwords: string[], ip: string) =>
    tally(await Promise.all(passwords.map((password) => login(email, password, ip))))
  const wrong = Array<string>(25).fill('not the password')
  const failures = (userId: string) => app.database.read.auditEvent.count({ where: { userId, action: 'login.failed' } })

  test('accepts twelve parallel logins with the right password, from known and unknown addresses', async () => {
    await app.register('ada@example.com', { headers: { 'x-forwarded-for': '192.0.2.1' } })
    for (const ip of ['192.0.2.1', '198.51.100.1'])
      expect(await all('ada@example.com', Array(12).fill(PASSWORD), ip)).toEqual({ null: 12 })
  })

  test('checks five of 25 parallel wrong passwords, for known and unknown accounts', async () => {
    const { user } = await app.register('bob@example.com', { headers: { 'x-forwarded-for': '192.0.2.2' } })
    const five = { INVALID_CREDENTIALS: 5, TOO_MANY_REQUESTS: 20 }
    for (const ip of ['192.0.2.2', '198.51.100.2']) expect(await all('bob@example.com', wrong, ip)).toEqual(five)
    expect(await all('nobody@example.com', wrong, '198.51.100.2')).toEqual(five)
    expect(await failures(user.id)).toBe(10)
    const throttled = { userId: user.id, action: 'login.throttled' }
    expect(await app.database.read.auditEvent.count({ where: throttled })).toBe(2)
  })

  test('checks at most five wrong passwords after the right one', async () => {
    const { user } = await app.register('eve@example.com', { headers: { 'x-forwarded-for': '192.0.2.3' } })
    const { null: right } = await all('eve@example.com', [PASSWORD, ...wrong], '192.0.2.3')
    // In any order: five wrong passwords before the right one reject it.
    if (right === 1) expect(await failures(user.id)).toBeLessThan(10)
    else expect(await failures(user.id)).toBe(5)
  })

  test('checks five of 25 parallel wrong current passwords', async () => {
    const { accessToken: token } = await app.register('kim@example.com')
    const input = { currentPassword: 'not the password', newPassword: 'marble cobalt seven lantern' }
    const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { expiresIn } }'
    const answers = await Promise.all(wrong.map(() => app.query(change, { token, variables: { input } })))
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? null)
    expect(tally(codes)).toEqual({ INVALID_CREDENTIALS: 5, TOO_MANY_REQUESTS: 20 })
  })
})

describe('waiting login attempts', () => {
  let sessions: Sessions
  beforeAll(async () => {
    sessions = await startSessions({ limits: memoryLimits(), bcryptCost: 10 })
  })
  afterAll(() => sessions.close())

  const from = (ip: string) => ({ ip, userAgent: null })

  test('accepts ten parallel right passwords after four failures', async () => {
    const { email } = await sessions.makeUser()
    const login = (password: string) => codeOf(sessions.login({ email, password }, from('192.0.2.1')))
    for (let count = 0; count < 4; count++) expect(await login('wrong')).toBe('INVALID_CREDENTIALS')
    const right = Array.from({ length: 10 }, () => login('plum orbit cactus violin'))
    expect(tally(await Promise.all(right))).toEqual({ null: 10 })
  })

  test('delays no login of another account', async () => {
    const [one, other] = [await sessions.makeUser(), await sessions.makeUser()]
    const many = Array.from({ length: 25 }, () =>
      codeOf(sessions.login({ email: one.email, password: 'wrong' }, from('192.0.2.2'))),
    )
    const password = 'plum orbit cactus violin'
    expect(await codeOf(sessions.login({ email: other.email, password }, from('192.0.2.3')))).toBeNull()
    expect(await codeOf(sessions.login({ email: one.email, password }, from('192.0.2.4')))).toBe('TOO_MANY_REQUESTS')
    expect(tally(await Promise.all(many))).toEqual({ INVALID_CREDENTIALS: 5, TOO_MANY_REQUESTS: 20 })
  })

  test('fails waiting logins when the instance closes', async () => {
    const closing = await startSessions({ limits: memoryLimits(), bcryptCost: 12, ownThreads: true })
    const { email } = await closing.makeUser()
    const password = 'plum orbit cactus violin'
    const many = Array.from({ length: 25 }, () => closing.login({ email, password }, from('192.0.2.1')).catch(String))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await closing.hasher.close()
    const outcomes = await Promise.all(many)
    expect(outcomes.filter((outcome) => String(outcome).includes('hash')).length).toBeGreaterThan(20)
    await closing.close()
  })
})

const REDIS = env.TEST_REDIS_URL

if (REDIS)
  test('checks five of 50 parallel wrong passwords at two instances with Redis', async () => {
    const redis = connectRedis(REDIS, memoryLog().log)
    await once(redis, 'ready')
    const limits = createRateLimits({ key: createSecretKey(randomBytes(32)), redis })
    const one = await startSessions({ limits, bcryptCost: 10 })
    const other = await one.another()
    const { email } = await one.makeUser()
    const login = (on: Pick<Sessions, 'login'>, password: string) =>
      codeOf(on.login({ email, password }, { ip: '192.0.2.1', userAgent: null }))
    const wrong = Array.from({ length: 50 }, (_, index) => login(index % 2 ? one : other, 'wrong'))
    expect(tally(await Promise.all(wrong))).toEqual({ INVALID_CREDENTIALS: 5, TOO_MANY_REQUESTS: 45 })
    await one.close()
    redis.disconnect()
  })
