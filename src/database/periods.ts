/** Periods of time that lie side by side, each with few enough rows, as far as is known, to be looked through at once. */

/** How a table's rows are spread over time: what a database keeps to plan by. Instants are in milliseconds since 1970. */
export type Spread = {
  /** Rising. Between each and the next there are equally many of the rows whose instant isn't common. */
  readonly bounds: readonly number[]
  /** Instants that many rows have, and which share of all rows has each. */
  readonly common: readonly { at: number; share: number }[]
}

/** One of the pieces of 2^`level` milliseconds that time falls into, by its number from 1970 on. */
export type Period = { readonly level: number; readonly number: number }

/** Those that the index has: from 17 minutes to 139 years. */
const LOWEST = 20
const HIGHEST = 42

/** No row is as new, or older than the same before 1970. */
const LIMIT = 2 ** HIGHEST

export type Stretch = {
  /** An instant in the first period. */
  readonly from: number
  /** One in the last; null where it is the end of time. */
  readonly to: number | null
  readonly direction: 'asc' | 'desc'
}

/**
 * @param largest which share of all rows a period may have, from 0 to 1. The shortest there are may have more.
 * @returns periods of which none meets another, in the direction's order, with every instant of the stretch in one of them.
 */
export function periodsOf({ from, to, direction }: Stretch, spread: Spread, largest: number): Period[] {
  const rising = direction === 'asc'
  const end = to ?? (rising ? LIMIT - 1 : -LIMIT)
  const periods: Period[] = []
  for (let at = from; rising ? at <= end : at >= end; ) {
    let period = periodAt(LOWEST, at)
    // Each holds those before it, so that the first that doesn't do is the last to be tried.
    for (let level = LOWEST + 1; level <= HIGHEST; level++) {
      const longer = periodAt(level, at)
      const { first, last } = limitsOf(longer)
      const meetsNone = periods.length === 0 || at === (rising ? first : last)
      if (!meetsNone || shareOf(longer, spread) > largest) break
      period = longer
    }
    periods.push(period)
    const { first, last } = limitsOf(period)
    at = rising ? last + 1 : first - 1
  }
  return periods
}

const periodAt = (level: number, at: number): Period => ({ level, number: Math.floor(at / 2 ** level) })

/** The first and the last instant of a period. */
export function limitsOf({ level, number }: Period): { first: number; last: number } {
  return { first: number * 2 ** level, last: (number + 1) * 2 ** level - 1 }
}

/** Which share of all rows a period has, from 0 to 1. */
export function shareOf(period: Period, { bounds, common }: Spread): number {
  const { first, last } = limitsOf(period)
  let ofCommon = 0
  let within = 0
  for (const { at, share } of common) {
    ofCommon += share
    if (at >= first && at <= last) within += share
  }
  return within + (1 - ofCommon) * (portionBefore(last + 1, bounds) - portionBefore(first, bounds))
}

/** Which portion of what the bounds divide comes before an instant: evenly between two of them, for want of knowing. */
function portionBefore(at: number, bounds: readonly number[]): number {
  const next = bounds.findIndex((bound) => bound >= at)
  if (next === 0 || bounds.length < 2) return 0
  if (next === -1) return 1
  const [low = 0, high = 0] = bounds.slice(next - 1, next + 1)
  return (next - 1 + (at - low) / (high - low)) / (bounds.length - 1)
}
