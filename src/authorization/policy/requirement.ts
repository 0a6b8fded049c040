/** Requirements on a viewer. */

/** Sets of scopes, one of which must be granted as a whole: an OR of ANDs. */
export type ScopeSets = readonly (readonly string[])[]

/** Role and scopes together, or one of the object rules instead. */
export type Alternative = { rank: number; scopes: readonly ScopeSets[]; rules: readonly string[] }

export type Requirement = {
  signedIn: boolean
  /** Index of the lowest sufficient role among the policy's roles; -1 if no role is needed. */
  rank: number
  /** Maximum seconds since the viewer authenticated; Infinity without a limit. */
  maxAge: number
  /** Minimum number of authentication factors; 0 without a minimum. */
  factors: number
  /** Scopes; all entries must be met. */
  scopes: readonly ScopeSets[]
  /** Alternatives; each must be met, by role and scopes or by a rule. */
  alternatives: readonly Alternative[]
  /** Scopes of root fields. Viewers with `onlyScopes` need them even if a rule is met. */
  onlyScopes: readonly ScopeSets[]
  /** True for a root field without scopes, which viewers with `onlyScopes` may not use. */
  closedToOnlyScopes: boolean
  /** Key for comparison: equal for equal requirements. */
  key: string
}

type Parts = Partial<Omit<Requirement, 'key'>>

/** @param parts omitted parts require nothing. */
export function requirement(parts: Parts): Requirement {
  const whole = {
    rank: -1,
    maxAge: Number.POSITIVE_INFINITY,
    factors: 0,
    scopes: [],
    alternatives: [],
    onlyScopes: [],
    closedToOnlyScopes: false,
    ...parts,
  }
  const signedIn =
    parts.signedIn ??
    (whole.rank >= 0 ||
      whole.maxAge !== Number.POSITIVE_INFINITY ||
      whole.factors > 0 ||
      whole.scopes.length > 0 ||
      whole.alternatives.length > 0)
  const { rank, maxAge, factors, scopes, alternatives, onlyScopes, closedToOnlyScopes } = whole
  const key = JSON.stringify([
    signedIn,
    rank,
    String(maxAge),
    factors,
    scopes,
    alternatives,
    onlyScopes,
    closedToOnlyScopes,
  ])
  return { signedIn, ...whole, key }
}

export const NOTHING = requirement({})

export const isNothing = ({ key }: Requirement) => key === NOTHING.key

/** Returns the AND of requirements. */
export function all(requirements: Iterable<Requirement>): Requirement {
  const distinct = new Map<string, Requirement>()
  for (const each of requirements) if (!isNothing(each)) distinct.set(each.key, each)
  const [first = NOTHING, second] = distinct.values()
  if (!second) return first
  const parts = [...distinct.values()]
  const rank = Math.max(...parts.map((each) => each.rank))
  const scopes = unique(parts.flatMap((each) => each.scopes))
  return requirement({
    signedIn: parts.some(({ signedIn }) => signedIn),
    rank,
    maxAge: Math.min(...parts.map(({ maxAge }) => maxAge)),
    factors: Math.max(...parts.map(({ factors }) => factors)),
    scopes,
    // Drops alternatives that the combined role and scopes meet already.
    alternatives: unique(parts.flatMap(({ alternatives }) => alternatives)).filter(
      (each) => !isStricter({ rank, scopes, rules: [] }, each),
    ),
    onlyScopes: unique(parts.flatMap((each) => each.onlyScopes)),
    closedToOnlyScopes: parts.some((each) => each.closedToOnlyScopes),
  })
}

/** Returns the part that can be decided without an object. Alternatives with rules then accept any signed-in viewer. */
export const withoutRules = (whole: Requirement): Requirement =>
  whole.alternatives.length === 0 ? whole : requirement({ ...whole, alternatives: [] })

/**
 * Returns true if every viewer who meets the first requirement also meets the second. Conservative: may return false
 * although it holds.
 */
export function covers(first: Requirement, second: Requirement): boolean {
  const own: Alternative = { ...first, rules: [] }
  return (
    (first.signedIn || !second.signedIn) &&
    first.rank >= second.rank &&
    first.maxAge <= second.maxAge &&
    first.factors >= second.factors &&
    second.scopes.every((needed) => first.scopes.some((given) => implies(given, needed))) &&
    second.alternatives.every((needed) => [own, ...first.alternatives].some((given) => isStricter(given, needed)))
  )
}

const isStricter = (given: Alternative, needed: Alternative) =>
  given.rank >= needed.rank &&
  needed.scopes.every((sets) => given.scopes.some((each) => implies(each, sets))) &&
  given.rules.every((rule) => needed.rules.includes(rule))

/** Returns whether every set that meets the first also meets the second. */
const implies = (first: ScopeSets, second: ScopeSets) =>
  first.every((given) => second.some((needed) => needed.every((scope) => given.includes(scope))))

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
