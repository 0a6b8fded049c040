import { grants } from '../policy/decide.ts'
import type { Requirement } from '../policy/requirement.ts'
import { NOBODY } from '../policy/viewer.ts'

/** The strongest requirement that one kind of viewer can meet. */
export type Level = {
  /** Index of a role; -1 for a viewer without a role; NOBODY for an anonymous viewer. */
  rank: number
  scopes: 'all' | ReadonlySet<string>
  onlyScopes: boolean
  /** Seconds since the viewer authenticated. */
  age: number
  factors: number
  /** True if object rules are assumed to be met. */
  meetsRules: boolean
}

/** Level of a viewer who can reauthenticate, and who meets every object rule. */
export const atBest = (rank: number, scopes: Level['scopes'] = 'all', onlyScopes = false): Level => ({
  rank,
  scopes,
  onlyScopes,
  age: 0,
  factors: Number.POSITIVE_INFINITY,
  meetsRules: true,
})

export function meets(level: Level, required: Requirement): boolean {
  const { rank, scopes, onlyScopes, age, factors, meetsRules } = level
  if (required.signedIn && rank === NOBODY) return false
  if (onlyScopes && (required.closedToOnlyScopes || !grants(scopes, required.onlyScopes))) return false
  return (
    (required.rank < 0 || rank >= required.rank) &&
    age <= required.maxAge &&
    factors >= required.factors &&
    grants(scopes, required.scopes) &&
    required.alternatives.every((each) => meetsRules || (rank >= each.rank && grants(scopes, each.scopes)))
  )
}
