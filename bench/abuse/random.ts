/** Reproducible random choices from a seed. */

export type Random = {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from 0 to below a bound. */
  below(bound: number): number
  /** A whole number from 1 to a bound, small ones more often. */
  small(bound: number): number
  chance(share: number): boolean
  /** @throws RangeError for an empty list. */
  pick<T>(values: readonly T[]): T
}

/** Uses Mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    below,
    small: (bound) => 1 + Math.floor(bound ** next() - 1 + next()),
    chance: (share) => next() < share,
    pick(values) {
      if (values.length === 0) throw new RangeError('The list is empty.')
      return values[below(values.length)] as (typeof values)[number]
    },
  }
}
