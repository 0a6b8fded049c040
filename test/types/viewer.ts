/** Code that must not compile: `npm run typecheck` fails where an expected error is missing. */

import type { MutationResolvers, QueryResolvers, UserResolvers } from '../../src/graphql/resolver-types.generated.ts'

/** A field with @auth: its resolver has a viewer. */
export const inProtectedField: QueryResolvers['secureMessage'] = (_parent, _args, { viewer }) => viewer.userId

/** A @public field: its viewer may be null. */
export const inPublicField: MutationResolvers['logout'] = (_parent, _args, { viewer }) => {
  // @ts-expect-error 'viewer' is possibly null
  const id: string = viewer.userId
  return id === ''
}

export const withCare: MutationResolvers['logout'] = (_parent, _args, { viewer }) => viewer?.userId !== undefined

/** A field without requirements: reachable by every viewer of its type, so its viewer may be null. */
export const inOpenField: UserResolvers['emailVerified'] = (user, _args, { viewer }) => {
  // @ts-expect-error 'viewer' is possibly null
  return viewer.userId === user.id && user.emailVerified
}

/** A field with an object rule has a viewer; below a login field it is the user who logged in. */
export const inRuledField: UserResolvers['email'] = (user, _args, { viewer }) =>
  viewer.userId === user.id ? user.email : ''

export const inGuardedField: UserResolvers['disabled'] = (user, _args, { viewer }) =>
  user.disabled && viewer.userId !== user.id

/** A role missing in the database does not compile. */
// @ts-expect-error Type '"NOT_A_ROLE"' is not assignable to type 'Role'
export const unknownRole: UserResolvers['role'] = () => 'NOT_A_ROLE'
