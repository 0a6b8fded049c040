import { describe, expect, test } from '@jest/globals'
import { type Rotation, rotationOf } from '../../src/tokens/rotation.ts'
import { fc } from '../fast-check.ts'

const now = new Date('2026-11-24T12:00:00Z')
const at = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const active = { revokedAt: null, expiresAt: at(1000) }
const grace = 10_000

describe('rotation of an unspent token', () => {
  const unspent = { spentAt: null, expiresAt: at(1) }

  test('rotates an unspent token', () => {
    expect(rotationOf(unspent, null, active, now, grace)).toBe('rotate')
  })

  test('expires an unspent token to the millisecond', () => {
    expect(rotationOf(unspent, null, active, at(1), grace)).toBe('expired')
  })

  test('expires an unspent token with its session, to the millisecond', () => {
    const token = { spentAt: null, expiresAt: at(5000) }
    expect(rotationOf(token, null, active, at(999), grace)).toBe('rotate')
    expect(rotationOf(token, null, active, at(1000), grace)).toBe('expired')
  })

  test('rejects an unspent token of a revoked session', () => {
    expect(rotationOf(unspent, null, { ...active, revokedAt: at(-1) }, now, grace)).toBe('revoked')
  })
})

describe('rotation of a spent token', () => {
  const DAY = 86_400_000
  const spent = (ago: number) => ({ spentAt: at(-ago), expiresAt: at(-1) })
  const successor = (confirmedAgo: number | null) => ({
    spentAt: null,
    expiresAt: at(500),
    confirmedAt: confirmedAgo === null ? null : at(-confirmedAgo),
  })

  test('replays a spent token while its rotation is unconfirmed, at any age', () => {
    for (const ago of [0, 15_000, 20 * DAY, -DAY])
      expect(rotationOf(spent(ago), successor(null), active, now, grace)).toBe('replay')
  })

  test('rejects a spent token as expired once its unconfirmed successor has expired', () => {
    expect(rotationOf(spent(0), { ...successor(null), expiresAt: now }, active, now, grace)).toBe('expired')
  })

  test('replays a spent token in the grace period after confirmation, and reports reuse afterwards', () => {
    for (const ago of [0, 9999]) expect(rotationOf(spent(DAY), successor(ago), active, now, grace)).toBe('replay')
    for (const ago of [10_000, DAY]) expect(rotationOf(spent(DAY), successor(ago), active, now, grace)).toBe('reuse')
  })

  test('reports reuse as soon as the successor was spent', () => {
    for (const confirmed of [null, 0])
      expect(rotationOf(spent(0), { ...successor(confirmed), spentAt: now }, active, now, grace)).toBe('reuse')
  })

  test('reports reuse when the successor is missing', () => {
    expect(rotationOf(spent(0), null, active, now, grace)).toBe('reuse')
  })

  test('reports reuse of every spent token with REFRESH_GRACE=0', () => {
    for (const confirmed of [null, -5000, 0, 1])
      expect(rotationOf(spent(0), successor(confirmed), active, now, 0)).toBe('reuse')
  })

  test('replays for a clock that is seconds behind, and reports reuse for one set back an hour', () => {
    expect(rotationOf(spent(0), successor(-5000), active, now, grace)).toBe('replay')
    expect(rotationOf(spent(0), successor(-3_600_000), active, now, grace)).toBe('reuse')
  })

  test('reports no reuse in a session that is revoked or expired', () => {
    const used = { ...successor(0), spentAt: now }
    expect(rotationOf(spent(60_000), used, { ...active, revokedAt: at(-1) }, now, grace)).toBe('revoked')
    expect(rotationOf(spent(60_000), used, { ...active, expiresAt: now }, now, grace)).toBe('expired')
  })
})

test('never rotates in an ended session and never rotates a spent token, for any rows', () => {
  const instant = fc.integer({ min: -100, max: 100 }).map(at)
  const maybe = fc.option(instant)
  const successor = fc.option(fc.record({ spentAt: maybe, expiresAt: instant, confirmedAt: maybe }))
  fc.assert(
    fc.property(
      maybe,
      instant,
      successor,
      maybe,
      instant,
      fc.nat(60),
      (spentAt, expiresAt, next, revokedAt, end, limit) => {
        const rotation = rotationOf({ spentAt, expiresAt }, next, { revokedAt, expiresAt: end }, now, limit)
        const gives: Rotation[] = ['rotate', 'replay']
        if (revokedAt || end <= now) expect(gives).not.toContain(rotation)
        if (spentAt) expect(rotation).not.toBe('rotate')
        else expect(['replay', 'reuse']).not.toContain(rotation)
        if (next === null || next.spentAt !== null || limit === 0) expect(rotation).not.toBe('replay')
        if (next?.spentAt === null && next.confirmedAt === null && limit > 0) expect(rotation).not.toBe('reuse')
      },
    ),
  )
})
