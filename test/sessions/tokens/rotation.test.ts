import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Rotation, rotationOf } from '../../../src/sessions/tokens/rotation.ts'

const now = new Date('2026-11-24T12:00:00Z')
const at = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const live = { revokedAt: null, expiresAt: at(1000) }
const grace = 10_000

describe('a token that was not spent', () => {
  const unspent = { spentAt: null, expiresAt: at(1) }

  test('is exchanged', () => {
    expect(rotationOf(unspent, false, live, now, grace)).toBe('rotate')
  })

  test('is over at its end, to the millisecond', () => {
    expect(rotationOf(unspent, false, live, at(1), grace)).toBe('expired')
  })

  test("is over at its session's end, to the millisecond", () => {
    const token = { spentAt: null, expiresAt: at(5000) }
    expect(rotationOf(token, false, live, at(999), grace)).toBe('rotate')
    expect(rotationOf(token, false, live, at(1000), grace)).toBe('expired')
  })

  test('is worth nothing once the session was ended', () => {
    expect(rotationOf(unspent, false, { ...live, revokedAt: at(-1) }, now, grace)).toBe('ended')
  })
})

describe('a spent token', () => {
  const spent = (ago: number) => ({ spentAt: at(-ago), expiresAt: at(500) })

  test('gives the same successor again within the grace period', () => {
    expect(rotationOf(spent(0), false, live, now, grace)).toBe('repeat')
    expect(rotationOf(spent(9999), false, live, now, grace)).toBe('repeat')
  })

  test('is reuse from the end of the grace period on', () => {
    expect(rotationOf(spent(10_000), false, live, now, grace)).toBe('reuse')
  })

  test('is reuse as soon as its successor was used', () => {
    expect(rotationOf(spent(0), true, live, now, grace)).toBe('reuse')
  })

  test('is always reuse with REFRESH_GRACE=0, also by a clock that is behind', () => {
    for (const ago of [-5000, 0, 1]) expect(rotationOf(spent(ago), false, live, now, 0)).toBe('reuse')
  })

  test('is within the grace period by the clock of an instance that is behind', () => {
    expect(rotationOf(spent(-5000), false, live, now, grace)).toBe('repeat')
  })

  test('is reuse also after its own end, while the session lives', () => {
    expect(rotationOf({ spentAt: at(-60_000), expiresAt: at(-1) }, false, live, now, grace)).toBe('reuse')
  })

  test('ends nothing where nothing is left to end', () => {
    expect(rotationOf(spent(60_000), true, { ...live, revokedAt: at(-1) }, now, grace)).toBe('ended')
    expect(rotationOf(spent(60_000), true, { ...live, expiresAt: now }, now, grace)).toBe('expired')
  })
})

test('whatever the rows say: nothing is given in an ended session, no spent token is spent again', () => {
  const instant = fc.integer({ min: -100, max: 100 }).map(at)
  const maybe = fc.option(instant)
  fc.assert(
    fc.property(
      maybe,
      instant,
      fc.boolean(),
      maybe,
      instant,
      fc.nat(60),
      (spentAt, expiresAt, used, revokedAt, end, limit) => {
        const rotation = rotationOf({ spentAt, expiresAt }, used, { revokedAt, expiresAt: end }, now, limit)
        const gives: Rotation[] = ['rotate', 'repeat']
        if (revokedAt || end <= now) expect(gives).not.toContain(rotation)
        if (spentAt) expect(rotation).not.toBe('rotate')
        else expect(['repeat', 'reuse']).not.toContain(rotation)
        if (used || limit === 0) expect(rotation).not.toBe('repeat')
      },
    ),
    { numRuns: 2000 },
  )
})
