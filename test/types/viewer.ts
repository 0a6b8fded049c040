/** What must not compile: `npm run typecheck` fails where an error that is expected here doesn't come. */

import type { MutationResolvers, QueryResolvers, UserResolvers } from '../../src/graphql/resolver-types.generated.ts'

/** A field with @auth: its resolver has a viewer. */
export const inProtectedField: QueryResolvers['secureMessage'] = (_parent, _args, { viewer }) => viewer.userId

/** A @public one: it may not count on one. */
export const inPublicField: MutationResolvers['logout'] = (_parent, _args, { viewer }) => {
  // @ts-expect-error 'viewer' is possibly null
  const id: string = viewer.userId
  return id === ''
}

export const withCare: MutationResolvers['logout'] = (_parent, _args, { viewer }) => viewer?.userId !== undefined

/** A field that asks for nothing is reached by whoever reaches its type, an anonymous `login` among them. */
export const inOpenField: UserResolvers['email'] = (user, _args, { viewer }) => {
  // @ts-expect-error 'viewer' is possibly null
  return viewer.userId === user.id ? user.email : ''
}

export const inGuardedField: UserResolvers['disabled'] = (user, _args, { viewer }) =>
  user.disabled && viewer.userId !== user.id

/** A role that the database doesn't know isn't one. */
// @ts-expect-error Type '"NOT_A_ROLE"' is not assignable to type 'Role'
export const unknownRole: UserResolvers['role'] = () => 'NOT_A_ROLE'
