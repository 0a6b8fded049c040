import { noteReadOfOtherUser } from '../access-notes.ts'
import { clearRefreshCookie, setRefreshCookie } from '../refresh-cookie.ts'
import type { MutationResolvers, QueryResolvers } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'me' | 'exportMyData' | 'secureMessage' | 'user' | 'users'> = {
  me: (_, _args, { viewer, services }) => services.users.me(viewer),
  exportMyData: (_, _args, { viewer, client, services }) => services.users.exportMyData(viewer, client),
  // Reads only the token: costs no query.
  secureMessage: (_, _args, { viewer }) => `Your token is accepted, ${viewer.role} ${viewer.userId}.`,
  async user(_, { id }, context, info) {
    const user = await context.services.users.user(id)
    if (user) noteReadOfOtherUser(context, info, user.id)
    return user
  },
  users(_, args, context, info) {
    noteReadOfOtherUser(context, info, null)
    return context.services.users.users(args)
  },
}

const Mutation: Pick<
  MutationResolvers,
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
  changePassword: async (_, { input }, context) =>
    setRefreshCookie(context, await context.services.users.changePassword(context.viewer, input, context.client)),
  resetPassword: async (_, { input }, context) =>
    setRefreshCookie(context, await context.services.users.resetPassword(input, context.client)),
  requestPasswordReset: (_, { email }, { client, services }) => services.users.requestPasswordReset(email, client),
  requestEmailVerification: (_, _args, { viewer, client, services }) =>
    services.users.requestEmailVerification(viewer, client),
  // The access token may expire while its owner reads the email. Its session still identifies it.
  verifyEmail: (_, { token }, { viewer, expiredViewer, client, services }) =>
    services.users.verifyEmail(viewer ?? expiredViewer, token, client),
  changeEmail: (_, { input }, { viewer, client, services }) => services.users.changeEmail(viewer, input, client),
  updateProfile: (_, { input }, { viewer, client, services }) => services.users.updateProfile(viewer, input, client),
  async deleteAccount(_, _args, context) {
    const deleted = await context.services.users.deleteAccount(context.viewer, context.client)
    await clearRefreshCookie(context)
    return deleted
  },
  setUserRole: (_, { userId, role }, { viewer, client, services }) =>
    services.users.setUserRole(viewer, userId, role, client),
  setUserDisabled: (_, { userId, disabled }, { viewer, client, services }) =>
    services.users.setUserDisabled(viewer, userId, disabled, client),
}

export const userResolvers = { Query, Mutation }
