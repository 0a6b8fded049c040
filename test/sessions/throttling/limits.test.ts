import { createSecretKey, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AppError } from '../../../src/errors.ts'
import { AN_HOUR, createLimits, type Guess, type Limits } from '../../../src/sessions/throttling/limits.ts'

const key = createSecretKey(randomBytes(32))
const IP = '203.0.113.5'

let limits: Limits
beforeEach(() => {
  // The library counts by the system's clock and timers.
  jest.useFakeTimers()
  limits = createLimits({ key })
})
afterEach(() => {
  jest.useRealTimers()
})

/** The seconds to wait; 0 where it may go on, and then failed. */
async function wait(attempt: Promise<unknown>): Promise<number> {
  try {
    await attempt
    return 0
  } catch (error) {
    if (error instanceof AppError && error.code === 'TOO_MANY_REQUESTS') return Number(error.details.retryAfter)
    throw error
  }
}

const fail = (email: string, ip: string | null = IP, known = false) => wait(limits.login(email, ip, known))
const pass = (seconds: number) => jest.advanceTimersByTime(seconds * 1000)

async function times<T>(count: number, each: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await each(index))
  return results
}

describe('an account', () => {
  test('has five failures free, and each after that waits longer, up to a quarter of an hour', async () => {
    expect(await times(5, () => fail('a'))).toEqual([0, 0, 0, 0, 0])
    const waits: number[] = []
    for (let count = 0; count < 7; count++) {
      const seconds = await fail('a')
      waits.push(seconds)
      expect(await fail('a')).toBe(seconds) // To try earlier makes it no longer.
      pass(seconds)
      expect(await fail('a')).toBe(0)
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900])
  })

  test('has five free again after a quarter of an hour, but not all day long', async () => {
    for (const free of [5, 5, 1]) {
      for (let count = 0; count < free; count++) expect(await fail('a')).toBe(0)
      expect(await fail('a')).toBeGreaterThan(0)
      pass(900)
    }
  })

  test('counts 50 at once as 50: five get through', async () => {
    const waits = await Promise.all(Array.from({ length: 50 }, () => fail('a')))
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5)
    expect(new Set(waits)).toEqual(new Set([0, 30]))
    pass(30)
    const later = await Promise.all(Array.from({ length: 50 }, () => fail('a')))
    expect(later.filter((seconds) => seconds === 0)).toHaveLength(1)
  })

  test('starts anew with the right password', async () => {
    await times(4, () => fail('a'))
    const guess = await limits.login('a', IP, false)
    await guess.succeeded()
    expect(await times(6, () => fail('a'))).toEqual([0, 0, 0, 0, 0, 30])
  })

  test('does not count what came to nothing for a reason of ours', async () => {
    await times(4, () => fail('a'))
    for (let count = 0; count < 10; count++) await (await limits.login('a', IP, false)).withdrawn()
    expect(await times(2, () => fail('a'))).toEqual([0, 30])
  })

  test('counts for itself', async () => {
    await times(6, () => fail('a'))
    expect(await fail('b')).toBe(0)
    expect(await wait(limits.currentPassword('a'))).toBe(0)
  })

  test('lets an address in that is known, while others attack it', async () => {
    await times(20, (index) => fail('a', `192.0.2.${index}`))
    expect(await fail('a')).toBeGreaterThan(0)
    const guesses = await times<Guess>(3, () => limits.login('a', IP, true))
    await guesses[2]?.succeeded()
    expect(await fail('a', '192.0.2.1')).toBeGreaterThan(0)
  })

  test('limits a known address, too', async () => {
    expect(await times(6, () => fail('a', IP, true))).toEqual([0, 0, 0, 0, 0, 30])
    expect(await fail('a')).toBe(0)
  })

  test('is limited also where there is no address', async () => {
    expect(await times(6, () => fail('a', null))).toEqual([0, 0, 0, 0, 0, 30])
  })
})

describe('an address', () => {
  test('has 100 failures an hour, over all accounts', async () => {
    expect(await times(100, (index) => fail(`a${index}`))).toEqual(Array(100).fill(0))
    expect(await fail('b')).toBe(3600)
    expect(await fail('b', '203.0.113.6')).toBe(0)
    pass(3600)
    expect(await fail('b')).toBe(0)
  })

  test('counts 50 at once as 50', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => fail(`a${index}`)))
    expect(await times(51, (index) => fail(`b${index}`))).toEqual([...Array(50).fill(0), 3600])
  })

  test('does not count logins that succeed, or are not looked at', async () => {
    for (let count = 0; count < 200; count++) await (await limits.login(`a${count}`, IP, false)).succeeded()
    await times(200, () => fail('b'))
    expect(await times(96, (index) => fail(`c${index}`))).toEqual([...Array(95).fill(0), 3600])
  })

  test('of IPv6 is its first 64 bits, and mapped IPv4 is IPv4', async () => {
    await times(100, (index) => fail(`a${index}`, `2001:db8::${index + 1}`))
    expect(await fail('b', '2001:db8:0:0:ffff::1')).toBe(3600)
    expect(await fail('b', '2001:db8:0:1::1')).toBe(0)
    await times(100, (index) => fail(`c${index}`, `::ffff:${IP}`))
    expect(await fail('d')).toBe(3600)
  })

  test.each([
    ['register', (ip: string | null) => limits.register(ip), 2000],
    ['mailToken', (ip: string | null) => limits.mailToken(ip), 1000],
    ['mailRequest', (ip: string | null) => limits.mailRequest(ip), 1000],
  ] as const)('%s: so many an hour', async (_, use, most) => {
    for (let count = 0; count < most; count++) await use(IP)
    expect(await wait(use(IP))).toBe(3600)
    expect(await wait(use('203.0.113.6'))).toBe(0)
    expect(await wait(use(null))).toBe(0)
  })

  test('may show 10,000 bad refresh tokens an hour, and any number of good ones', async () => {
    for (let count = 0; count < 10_000; count++) {
      await limits.refresh(IP)
      await limits.refreshFailed(IP)
    }
    await limits.refresh(IP)
    await limits.refreshFailed(IP)
    expect(await wait(limits.refresh(IP))).toBe(3600)
    expect(await wait(limits.refresh(null))).toBe(0)
    pass(3600)
    expect(await wait(limits.refresh(IP))).toBe(0)
  })
})

test('an email gets five mails of a kind an hour', async () => {
  expect(await times(6, () => limits.mail('reset', 'a'))).toEqual([true, true, true, true, true, false])
  expect(await limits.mail('reset', 'b')).toBe(true)
  expect(await limits.mail('verification', 'a')).toBe(true)
  pass(3600)
  expect(await limits.mail('reset', 'a')).toBe(true)
})

test('docs/asvs.md tells the limits as they are', () => {
  const documented = readFileSync('docs/asvs.md', 'utf8').replaceAll('\n', ' ')
  const number = (value: number) => value.toLocaleString('en')
  expect(documented).toContain(`An address may fail ${number(AN_HOUR.loginFailures)} times an hour`)
  expect(documented).toContain(`registrations and changes of the email, ${number(AN_HOUR.registrations)}`)
  expect(documented).toContain(`refresh tokens that are no good, ${number(AN_HOUR.badRefreshTokens)}`)
  expect(documented).toContain(`mailed tokens that are shown, ${number(AN_HOUR.mailTokens)}`)
  expect(documented).toContain(`requests for mail, ${number(AN_HOUR.mailRequests)}`)
  expect(documented).toContain(`Mails of a kind to one address: ${number(AN_HOUR.mailsToOne)} an hour`)
})

test('a flood of names costs so much memory and no more', async () => {
  const before = jest.getTimerCount()
  for (let count = 0; count < 25_000; count++) await limits.mail('reset', `a${count}`)
  expect(jest.getTimerCount() - before).toBe(20_000)
})
