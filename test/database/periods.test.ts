import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { limitsOf, periodsOf, type Spread, shareOf } from '../../src/database/periods.ts'

const SHORTEST = 2 ** 20
const FIRST_YEAR = Date.UTC(2025, 0)
const YEAR = 365 * 24 * 3_600_000

const instant = fc.integer({ min: FIRST_YEAR, max: FIRST_YEAR + 5 * YEAR })
const spread: fc.Arbitrary<Spread> = fc.record({
  bounds: fc.array(instant, { maxLength: 101 }).map((bounds) => bounds.sort((a, b) => a - b)),
  common: fc.array(fc.record({ at: instant, share: fc.double({ min: 0, max: 0.1, noNaN: true }) }), { maxLength: 5 }),
})
const direction = fc.constantFrom('asc' as const, 'desc' as const)
const largest = fc.double({ min: 0.001, max: 1, noNaN: true })

describe('periods', () => {
  test('lie one right after the other, from one instant to another, and none but the shortest has too many rows', () => {
    fc.assert(
      fc.property(instant, fc.option(instant), direction, spread, largest, (from, to, direction, spread, largest) => {
        const periods = periodsOf({ from, to, direction }, spread, largest)
        const inOrder = (direction === 'asc' ? periods : periods.toReversed()).map(limitsOf)
        for (const [nth, { first }] of inOrder.entries())
          if (nth > 0) expect(first).toBe((inOrder[nth - 1]?.last ?? 0) + 1)

        const isForward = to === null || (direction === 'asc' ? to >= from : to <= from)
        if (!isForward) return expect(periods).toEqual([])
        const [start = 0, end = 0] = [inOrder[0]?.first, inOrder.at(-1)?.last]
        for (const at of [from, to ?? (direction === 'asc' ? Date.UTC(2100, 0) : Date.UTC(1900, 0))]) {
          expect(start).toBeLessThanOrEqual(at)
          expect(end).toBeGreaterThanOrEqual(at)
        }
        for (const period of periods)
          if (2 ** period.level > SHORTEST) expect(shareOf(period, spread)).toBeLessThanOrEqual(largest)
      }),
      { numRuns: 500 },
    )
  })

  test('are few where nothing says that rows are many', () => {
    const periods = periodsOf({ from: FIRST_YEAR, to: null, direction: 'desc' }, { bounds: [], common: [] }, 0.1)
    expect(periods.map(limitsOf)).toEqual([
      { first: 0, last: 2 ** 42 - 1 },
      { first: -(2 ** 42), last: -1 },
    ])
  })

  test('are as many as their size asks for, and not many more', () => {
    const bounds = Array.from({ length: 101 }, (_, nth) => FIRST_YEAR + (nth * YEAR) / 100)
    const periods = periodsOf({ from: FIRST_YEAR + YEAR, to: null, direction: 'desc' }, { bounds, common: [] }, 0.02)
    expect(periods.length).toBeGreaterThan(50)
    expect(periods.length).toBeLessThan(120)
  })

  test('that are the shortest tell a crowd, which came in one instant or in some minutes', () => {
    const common = [{ at: FIRST_YEAR, share: 0.5 }]
    const crowded = (spread: Spread) =>
      periodsOf({ from: FIRST_YEAR, to: null, direction: 'asc' }, spread, 0.1).some((one) => shareOf(one, spread) > 0.4)
    expect(crowded({ bounds: [], common })).toBe(true)
    expect(crowded({ bounds: Array.from({ length: 101 }, (_, nth) => FIRST_YEAR + nth * 1000), common: [] })).toBe(true)
    expect(crowded({ bounds: Array.from({ length: 101 }, (_, nth) => FIRST_YEAR + nth * YEAR), common: [] })).toBe(
      false,
    )
  })
})

test('all shares come to one', () => {
  fc.assert(
    fc.property(spread, (spread) => {
      fc.pre(spread.bounds.length > 1)
      const sum = [-1, 0].reduce((sum, number) => sum + shareOf({ level: 42, number }, spread), 0)
      expect(sum).toBeCloseTo(1)
    }),
  )
})
