import { describe, expect, test } from '@jest/globals'
import { RateLimitError } from '../../src/rate-limit/rate-limit-error.ts'
import { fail, IP, limits, pass, succeed, times, wait, wrong } from './test-limits.ts'

const broken = () => Promise.reject(new Error('hashing failed'))

describe('login attempts of an account', () => {
  test('allows five failures, then waits of 30 s growing to 15 minutes', async () => {
    expect(await times(5, () => fail('a'))).toEqual([0, 0, 0, 0, 0])
    const waits: number[] = []
    for (let count = 0; count < 7; count++) {
      const seconds = await fail('a')
      waits.push(seconds)
      expect(await fail('a')).toBe(seconds) // An attempt during the wait does not prolong it.
      pass(seconds)
      expect(await fail('a')).toBe(0)
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900])
  })

  test('allows five failures again after 15 minutes, but only ten a day', async () => {
    for (const free of [5, 5, 1]) {
      for (let count = 0; count < free; count++) expect(await fail('a')).toBe(0)
      expect(await fail('a')).toBeGreaterThan(0)
      pass(900)
    }
  })

  test('checks five of 50 parallel wrong passwords, and one more after the first wait', async () => {
    const waits = await Promise.all(Array.from({ length: 50 }, () => fail('a')))
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5)
    expect(new Set(waits)).toEqual(new Set([0, 30]))
    pass(30)
    const later = await Promise.all(Array.from({ length: 50 }, () => fail('a')))
    expect(later.filter((seconds) => seconds === 0)).toHaveLength(1)
  })

  test('checks all parallel right passwords, even after four failures', async () => {
    await times(4, () => fail('a'))
    const waits = await Promise.all(Array.from({ length: 40 }, () => succeed('a')))
    expect(new Set(waits)).toEqual(new Set([0]))
  })

  test('marks the first rejection of each wait, for the audit trail', async () => {
    await times(5, () => fail('a'))
    const refusals = await times(3, () => limits.login({ emailKey: 'a', ip: IP, known: false }, wrong).catch((e) => e))
    expect(refusals.map((refusal) => refusal instanceof RateLimitError && refusal.first)).toEqual([true, false, false])
  })

  test('resets the failures of an account after a right password', async () => {
    await times(4, () => fail('a'))
    await succeed('a')
    expect(await times(6, () => fail('a'))).toEqual([0, 0, 0, 0, 0, 30])
  })

  test('counts no attempt whose check threw an error', async () => {
    await times(4, () => fail('a'))
    await times(10, () => expect(limits.login({ emailKey: 'a', ip: IP, known: false }, broken)).rejects.toThrow())
    expect(await times(2, () => fail('a'))).toEqual([0, 30])
  })

  test('counts accounts separately, and login separately from the current password', async () => {
    await times(6, () => fail('a'))
    expect(await fail('b')).toBe(0)
    expect(await wait(limits.currentPassword('a', wrong))).toBe(0)
  })

  test('lets a known address log in while other addresses attack the account', async () => {
    await times(20, (index) => fail('a', `192.0.2.${index}`))
    expect(await fail('a')).toBeGreaterThan(0)
    expect(await times(2, () => fail('a', IP, true))).toEqual([0, 0])
    expect(await succeed('a', IP, true)).toBe(0)
    expect(await fail('a', '192.0.2.1')).toBeGreaterThan(0)
  })

  test('limits failures from a known address too', async () => {
    expect(await times(6, () => fail('a', IP, true))).toEqual([0, 0, 0, 0, 0, 30])
    expect(await fail('a')).toBe(0)
  })

  test('limits failures without a client address', async () => {
    expect(await times(6, () => fail('a', null))).toEqual([0, 0, 0, 0, 0, 30])
  })

  test('allows 100 password changes an hour per account', async () => {
    await times(100, () => limits.passwordChange('a'))
    expect(await wait(limits.passwordChange('a'))).toBe(3600)
    expect(await wait(limits.passwordChange('b'))).toBe(0)
  })
})
