import type { MutationResolvers, QueryResolvers } from '../graphql/resolver-types.generated.ts'
import { deliver } from '../sessions/deliver.ts'
import { forget } from '../sessions/forget.ts'

const Query: Pick<QueryResolvers, 'me' | 'secureMessage' | 'user' | 'users'> = {
  me: (_, _args, { viewer, services }) => services.accounts.me(viewer),
  // Of the token alone: it costs no query.
  secureMessage: (_, _args, { viewer }) => `Your token is accepted, ${viewer.role} ${viewer.userId}.`,
  user: (_, { id }, { services }) => services.accounts.user(id),
  users: (_, args, { services }) => services.accounts.users(args),
}

const Mutation: Pick<
  MutationResolvers,
  | 'register'
  | 'changePassword'
  | 'requestPasswordReset'
  | 'resetPassword'
  | 'requestEmailVerification'
  | 'verifyEmail'
  | 'changeEmail'
  | 'updateProfile'
  | 'deleteAccount'
  | 'setUserRole'
  | 'setUserDisabled'
> = {
  register: async (_, { input }, context) =>
    deliver(context, await context.services.accounts.register(input, context.origin)),
  changePassword: async (_, { input }, context) =>
    deliver(context, await context.services.accounts.changePassword(context.viewer, input, context.origin)),
  resetPassword: async (_, { input }, context) =>
    deliver(context, await context.services.accounts.resetPassword(input, context.origin)),
  requestPasswordReset: (_, { email }, { origin, services }) => services.accounts.requestPasswordReset(email, origin),
  requestEmailVerification: (_, _args, { viewer, origin, services }) =>
    services.accounts.requestEmailVerification(viewer, origin),
  verifyEmail: (_, { token }, { origin, services }) => services.accounts.verifyEmail(token, origin),
  changeEmail: (_, { input }, { viewer, origin, services }) => services.accounts.changeEmail(viewer, input, origin),
  updateProfile: (_, { input }, { viewer, origin, services }) => services.accounts.updateProfile(viewer, input, origin),
  async deleteAccount(_, _args, context) {
    const deleted = await context.services.accounts.deleteAccount(context.viewer, context.origin)
    await forget(context)
    return deleted
  },
  setUserRole: (_, { userId, role }, { viewer, origin, services }) =>
    services.accounts.setUserRole(viewer, userId, role, origin),
  setUserDisabled: (_, { userId, disabled }, { viewer, origin, services }) =>
    services.accounts.setUserDisabled(viewer, userId, disabled, origin),
}

export const accountResolvers = { Query, Mutation }
