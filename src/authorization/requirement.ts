/** What must be true of a viewer. */
export type Requirement = {
  /** Index of the least role among the policy's roles; -1 where nobody need be signed in. */
  rank: number
  /** Seconds since the password was given, at most; Infinity for however long. */
  maxAge: number
}

export const NOTHING: Requirement = { rank: -1, maxAge: Number.POSITIVE_INFINITY }

/** What asks for all that any of them asks for. */
export function all(requirements: Iterable<Requirement>): Requirement {
  let { rank, maxAge } = NOTHING
  for (const each of requirements) {
    rank = Math.max(rank, each.rank)
    maxAge = Math.min(maxAge, each.maxAge)
  }
  return { rank, maxAge }
}

/** Whether whoever meets the first meets the second too. */
export const covers = (first: Requirement, second: Requirement) =>
  first.rank >= second.rank && first.maxAge <= second.maxAge

export const isNothing = (requirement: Requirement) => covers(NOTHING, requirement)
