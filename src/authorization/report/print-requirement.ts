/** Formats requirements as text. */

import type { Alternative, Requirement, ScopeSets } from '../policy/requirement.ts'

/** @example '(role SUPPORT with scope todos:read) or SELF, 2 factors, authenticated in the last 300 seconds' */
export function printRequirement(whole: Requirement, roles: readonly string[]): string {
  const { signedIn, rank, scopes, alternatives, factors, maxAge } = whole
  const parts = [
    ...(rank >= 0 ? [`role ${roles[rank]}`] : []),
    ...scopes.map(printScopes),
    ...alternatives.map((each) => printAlternative(each, roles)),
    ...(factors > 0 ? [factors === 1 ? '1 factor' : `${factors} factors`] : []),
    ...(maxAge === Number.POSITIVE_INFINITY ? [] : [`authenticated in the last ${maxAge} seconds`]),
  ]
  if (parts.length > 0) return parts.join(', ')
  return signedIn ? 'a signed-in viewer' : 'nothing'
}

function printAlternative({ rank, scopes, rules }: Alternative, roles: readonly string[]): string {
  const named = [...(rank >= 0 ? [`role ${roles[rank]}`] : []), ...scopes.map(printScopes)].join(' with ')
  // A rule must not read as one more scope.
  const first = scopes.length > 0 ? `(${named})` : named || 'a signed-in viewer'
  return [first, ...rules].join(' or ')
}

/** @example 'scope todos:read' or 'scopes todos:read and todos:write, or admin' */
export function printScopes(sets: ScopeSets): string {
  const ways = sets.map((set) => set.join(' and '))
  if (ways.length === 0) return 'a viewer who is not limited to scopes'
  const isOne = sets.length === 1 && sets[0]?.length === 1
  return `${isOne ? 'scope' : 'scopes'} ${ways.join(ways.some((way) => way.includes(' ')) ? ', or ' : ' or ')}`
}
