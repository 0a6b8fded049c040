import { describe, expect, test } from '@jest/globals'
import { fail, IP, limits, pass, succeed, times, wait } from './test-limits.ts'

describe('login attempts of an address', () => {
  test('allows 100 failures an hour per address, over all accounts', async () => {
    expect(await times(100, (index) => fail(`a${index}`))).toEqual(Array(100).fill(0))
    expect(await fail('b')).toBe(3600)
    expect(await fail('b', '203.0.113.6')).toBe(0)
    pass(3600)
    expect(await fail('b')).toBe(0)
  })

  test('counts 50 parallel failures of an address as 50', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => fail(`a${index}`)))
    expect(await times(51, (index) => fail(`b${index}`))).toEqual([...Array(50).fill(0), 3600])
  })

  test('checks 100 of 250 parallel wrong passwords from one address', async () => {
    const waits = await Promise.all(Array.from({ length: 250 }, (_, index) => fail(`a${index}`)))
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(100)
  })

  test('checks all of 260 parallel right passwords from one address, even after 95 failures', async () => {
    await times(95, (index) => fail(`a${index}`))
    const waits = await Promise.all(Array.from({ length: 260 }, (_, index) => succeed(`b${index}`)))
    expect(new Set(waits)).toEqual(new Set([0]))
    expect(await times(6, (index) => fail(`c${index}`))).toEqual([0, 0, 0, 0, 0, 3600])
  })

  test('counts no rejected attempt as a failure of the address', async () => {
    await times(99, (index) => fail(`a${index}`))
    const slow = Promise.withResolvers<boolean>()
    const pending = limits.login({ emailKey: 'slow', ip: IP, known: false }, () => slow.promise)
    const waiting = Array.from({ length: 20 }, (_, index) => succeed(`b${index}`))
    slow.resolve(true)
    expect(await pending).toBe(true)
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([0]))
    expect(await fail('c')).toBe(0)
    await times(50, () => fail('d'))
    pass(3600)
    expect(await succeed('e')).toBe(0)
  })

  test('counts neither successful logins nor attempts rejected for their account', async () => {
    await times(200, (index) => succeed(`a${index}`))
    await times(200, () => fail('b'))
    expect(await times(96, (index) => fail(`c${index}`))).toEqual([...Array(95).fill(0), 3600])
  })

  test('counts IPv6 addresses by their first 64 bits, and mapped IPv4 addresses as IPv4', async () => {
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
  ] as const)('limits %s per address and hour', async (_, use, max) => {
    for (let count = 0; count < max; count++) await use(IP)
    expect(await wait(use(IP))).toBe(3600)
    expect(await wait(use('203.0.113.6'))).toBe(0)
    expect(await wait(use(null))).toBe(0)
  })

  test('allows 10,000 invalid refresh tokens an hour per address, and any number of valid ones', async () => {
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
