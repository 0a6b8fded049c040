/** The oracle's decision about one field or input. */

import type { Auth, Item, Viewer } from './model.ts'

/** An auth rule. `asksRules` is true if its object rules apply here, which they do not for a field's return type. */
export type Required = { auth: Auth; asksRules: boolean }

/** Requirements at one position. `root` has the scopes of a root field. */
export type Needed = { coordinate: string; required: Required[]; root: string[][][] | null }

/**
 * @param object null if it is unknown: a rule may then be met. @returns the error code; undefined if access is allowed.
 */
export function denial(
  { required, root }: Needed,
  denied: Auth['denied'],
  viewer: Viewer | null,
  object: Item | null,
): string | undefined {
  const counting = required.filter(({ auth }) => auth.denied === denied)
  if (viewer === null) return counting.length > 0 ? 'UNAUTHENTICATED' : undefined
  if (
    root &&
    viewer.onlyScopes &&
    denied === 'REJECT' &&
    (root.length === 0 || !root.every((sets) => has(viewer, sets)))
  )
    return 'FORBIDDEN'
  if (counting.some(({ auth, asksRules }) => !mayUse(auth, viewer, asksRules ? object : null))) return 'FORBIDDEN'
  if (counting.some(({ auth }) => !isFresh(auth, viewer))) return 'REAUTHENTICATION_REQUIRED'
  return undefined
}

function mayUse({ rank, scopes, or }: Auth, viewer: Viewer, object: Item | null): boolean {
  if (viewer.rank >= rank && (scopes === null || has(viewer, scopes))) return true
  if (or.length === 0) return false
  return object === null || or.some((rule) => (rule === 'OWNS' ? object.owner === viewer.id : object.number % 2 === 0))
}

const has = ({ scopes: granted }: Pick<Viewer, 'scopes'>, sets: readonly string[][]) =>
  granted === 'all' || sets.some((set) => set.every((scope) => granted.includes(scope)))

const isFresh = ({ maxAge, factors }: Auth, viewer: Viewer) =>
  (maxAge === null || (viewer.age !== null && viewer.age <= maxAge)) &&
  (factors === null || (viewer.factors ?? 0) >= factors)
