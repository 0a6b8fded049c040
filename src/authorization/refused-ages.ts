/** Which viewers a plan refuses, as a table by role: what lets a request be decided without looking at the operation again. */

import type { Ask } from './plan.ts'

/**
 * Refused if it is more than `above` and at most `upTo` seconds since the password was given. The end is there where a field
 * that answers null to whoever is beyond it hides the rest.
 */
export type Ages = { above: number; upTo: number }

/** @returns for nobody, or somebody without any of the roles, at 0, and for the role of rank r at r + 1. */
export function refusedAges(asks: readonly Ask[], roleCount: number): readonly (readonly Ages[])[] {
  return Array.from({ length: roleCount + 1 }, (_, index) => union(asks.flatMap((ask) => agesOf(ask, index - 1))))
}

function agesOf({ asks: { reject }, within }: Ask, rank: number): Ages[] {
  if (rank < within.rank) return []
  const above = rank < reject.rank ? Number.NEGATIVE_INFINITY : reject.maxAge
  return above < within.maxAge ? [{ above, upTo: within.maxAge }] : []
}

/** So that there are never more than there are ages in the schema, however large the operation. */
function union(ages: readonly Ages[]): Ages[] {
  const joined: Ages[] = []
  for (const each of ages.toSorted((a, b) => a.above - b.above)) {
    const last = joined.at(-1)
    if (last && each.above <= last.upTo) last.upTo = Math.max(last.upTo, each.upTo)
    else joined.push({ ...each })
  }
  return joined
}
