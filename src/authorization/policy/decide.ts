/** The decision that planner, guard and introspection share: does this viewer meet this requirement? */

import type { Alternative, Requirement, ScopeSets } from './requirement.ts'
import { ageOf, rankOf, scopesOf, type Viewer } from './viewer.ts'

/** Reason of a denial. */
export type Denial =
  | { kind: 'unauthenticated' }
  | ({ kind: 'role' | 'scopes' | 'rule' } & Missing)
  | { kind: 'maxAge' | 'factors'; maxAge?: number; factors?: number }

/** What would be sufficient: the role and the scopes together, or one of the rules. */
type Missing = { requiredRole?: string; requiredScopes?: ScopeSets; rules?: readonly string[] }

/**
 * Decides without an object: if an object rule could still meet a requirement, it is not denied here.
 * @param now called only if a recent authentication is required.
 * @param roles weakest first.
 * @returns null if the viewer meets the requirement.
 */
export function decide(
  requirement: Requirement,
  viewer: Viewer | null,
  now: () => Date,
  roles: readonly string[],
): Denial | null {
  const { signedIn, rank, maxAge, factors, scopes, onlyScopes } = requirement
  if (viewer === null) return signedIn ? { kind: 'unauthenticated' } : null

  const lacksRole = rank >= 0 && rankOf(viewer, roles) < rank
  const needed = viewer.onlyScopes === true ? [...scopes, ...onlyScopes] : scopes
  const isClosed = viewer.onlyScopes === true && requirement.closedToOnlyScopes
  const lacksScopes = isClosed || !meetsScopes(viewer, needed)
  if (lacksRole || lacksScopes)
    return {
      kind: lacksRole ? 'role' : 'scopes',
      ...(lacksRole && { requiredRole: String(roles[rank]) }),
      ...(lacksScopes && { requiredScopes: isClosed ? [] : combined(needed) }),
    }

  // RFC 9470 §4
  const lacksFactors = factors > 0 && !(typeof viewer.factors === 'number' && viewer.factors >= factors)
  const isTooOld = maxAge !== Number.POSITIVE_INFINITY && ageOf(viewer, now()) > maxAge
  if (!lacksFactors && !isTooOld) return null
  return { kind: lacksFactors ? 'factors' : 'maxAge', ...(isTooOld && { maxAge }), ...(lacksFactors && { factors }) }
}

/** @returns the alternatives that only a rule can still meet, since role or scopes of the viewer are not sufficient. */
export function openAlternatives(
  { alternatives }: Requirement,
  viewer: Viewer,
  roles: readonly string[],
): readonly Alternative[] {
  if (alternatives.length === 0) return alternatives
  const rank = rankOf(viewer, roles)
  return alternatives.filter((each) => rank < each.rank || !meetsScopes(viewer, each.scopes))
}

/** Returns the denial if no rule of an alternative is met. */
export function ruleDenial({ rank, scopes, rules }: Alternative, roles: readonly string[]): Denial {
  return {
    kind: 'rule',
    ...(rank >= 0 && { requiredRole: String(roles[rank]) }),
    ...(scopes.length > 0 && { requiredScopes: combined(scopes) }),
    rules,
  }
}

const meetsScopes = (viewer: Viewer, scopes: readonly ScopeSets[]) =>
  scopes.length === 0 || grants(scopesOf(viewer), scopes)

/** Returns whether the granted scopes meet every one of several scope requirements. */
export const grants = (granted: 'all' | ReadonlySet<string>, scopes: readonly ScopeSets[]) =>
  granted === 'all' || scopes.every((sets) => sets.some((set) => set.every((scope) => granted.has(scope))))

/** Maximum number of scope sets listed in an error. */
const MAX_WAYS = 64

/** Combines several scope requirements into one OR of ANDs. */
export function combined(scopes: readonly ScopeSets[]): ScopeSets {
  const ways = scopes.reduce<string[][]>(
    (before, sets) => before.flatMap((way) => sets.map((set) => [...new Set([...way, ...set])])).slice(0, MAX_WAYS),
    [[]],
  )
  return scopes.length === 0 ? [] : ways
}
