/** A known address logs in while others attack the account: in any spelling, and from anywhere in its /64 network. */

import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { codeOf, memoryLimits, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

let sessions: Sessions
beforeEach(async () => {
  sessions = await startSessions({ limits: memoryLimits() })
})
afterEach(() => sessions.close())

const from = (ip: string) => ({ ip, userAgent: null })

test.each([
  ['2001:db8:1:2:aaaa:1:2:3', '2001:db8:1:2:bbbb:7:8:9'],
  ['2001:db8:1:2:aaaa:1:2:3', '[2001:0DB8:0001:0002:0000::1]:61234'],
  ['203.0.113.5', '::ffff:203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5:61234'],
])('lets an owner known from %s log in from %s during an attack from other addresses', async (home, again) => {
  const { email } = await sessions.makeUser()
  const login = (password: string, ip: string) => codeOf(sessions.login({ email, password }, from(ip)))
  expect(await login(PASSWORD, home)).toBeNull()
  for (let count = 0; count < 7; count++) await login('wrong', `198.51.100.${count}`)
  expect(await login(PASSWORD, '198.51.100.200')).toBe('TOO_MANY_REQUESTS')
  expect(await login(PASSWORD, again)).toBeNull()
})

test('rejects an attacker from another /64 network', async () => {
  const { email } = await sessions.makeUser()
  const login = (password: string, ip: string) => codeOf(sessions.login({ email, password }, from(ip)))
  await login(PASSWORD, '2001:db8:1:2::1')
  for (let count = 0; count < 7; count++) await login('wrong', '2001:db8:1:3::1')
  expect(await login(PASSWORD, '2001:db8:1:3::2')).toBe('TOO_MANY_REQUESTS')
})

test('accepts 260 parallel right logins from one address, and one more afterwards', async () => {
  await sessions.close()
  sessions = await startSessions({ limits: memoryLimits(), hashQueue: 64 })
  const passwordHash = await sessions.hasher.hash(PASSWORD)
  const users = await Promise.all(Array.from({ length: 261 }, () => sessions.makeUser({ passwordHash })))
  const login = (email: string) => codeOf(sessions.login({ email, password: PASSWORD }, from('203.0.113.5')))
  const [last, ...others] = users.map(({ email }) => email)
  expect(new Set(await Promise.all(others.map(login)))).toEqual(new Set([null]))
  expect(await login(last ?? '')).toBeNull()
})

test('rejects a login when the hash queue is full, without counting a failure', async () => {
  await sessions.close()
  sessions = await startSessions({ limits: memoryLimits(), hashQueue: 2, bcryptCost: 8 })
  const { email } = await sessions.makeUser()
  const login = (index: number) => codeOf(sessions.login({ email, password: PASSWORD }, from(`203.0.113.${index}`)))
  const busy = Array.from({ length: 3 }, (_, index) =>
    sessions.hasher.hash('a', { ip: `192.0.2.${index}`, account: null }),
  )
  const codes: (string | null)[] = []
  for (let count = 0; count < 120; count++) codes.push(await login(1))
  await Promise.all(busy)
  expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toEqual([])
  expect(await login(1)).toBeNull()
})
