/** The one decision that planner and guard share: may this viewer? */

import type { Requirement } from './requirement.ts'

/** Who asks. */
export type Viewer<TRole extends string = string> = {
  role: TRole
  /** When the password was last given (`auth_time`); without it, no `maxAge` is met. */
  authTime?: Date | undefined
}

/** Why not. */
export type Denial =
  | { kind: 'unauthenticated' }
  | { kind: 'role'; requiredRole: string }
  | { kind: 'maxAge'; maxAge: number }

/**
 * Whole and parts of seconds since the viewer gave the password; Infinity if that isn't known. Negative where the clocks of
 * issuer and server differ.
 */
export function ageOf(viewer: Viewer, now: Date): number {
  const age = viewer.authTime === undefined ? Number.NaN : (now.getTime() - viewer.authTime.getTime()) / 1000
  return Number.isNaN(age) ? Number.POSITIVE_INFINITY : age
}

/**
 * @param roles rising. A viewer whose role isn't one of them is signed in, and has no role.
 * @returns null where the viewer meets the requirement.
 */
export function decide(
  requirement: Requirement,
  viewer: Viewer | null,
  now: () => Date,
  roles: readonly string[],
): Denial | null {
  const { rank, maxAge } = requirement
  if (rank < 0) return null
  if (viewer === null) return { kind: 'unauthenticated' }
  if (roles.indexOf(viewer.role) < rank) return { kind: 'role', requiredRole: String(roles[rank]) }
  // RFC 9470 §4
  if (maxAge !== Number.POSITIVE_INFINITY && ageOf(viewer, now()) > maxAge) return { kind: 'maxAge', maxAge }
  return null
}
