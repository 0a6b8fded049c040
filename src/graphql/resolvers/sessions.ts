import { noteReadOfOtherUser } from '../access-notes.ts'
import { clearRefreshCookie, setRefreshCookie } from '../refresh-cookie.ts'
import type {
  AuthPayloadResolvers,
  MutationResolvers,
  QueryResolvers,
  SessionResolvers,
  UserResolvers,
} from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'sessions'> = {
  sessions: (_, args, { viewer, services }) => services.sessions.list(viewer.userId, args),
}

const Mutation: Pick<
  MutationResolvers,
  'login' | 'refresh' | 'reauthenticate' | 'logout' | 'logoutAll' | 'revokeSession' | 'revokeUserSessions'
> = {
  async login(_, { input }, context) {
    return setRefreshCookie(context, await context.services.sessions.login(input, context.client))
  },

  async refresh(_, { refreshToken }, context) {
    const { refreshCookie, services, client } = context
    const token = refreshToken ?? refreshCookie?.token ?? null
    return setRefreshCookie(context, await services.sessions.refresh(token, client))
  },

  reauthenticate: async (_, { input }, context) =>
    setRefreshCookie(context, await context.services.sessions.reauthenticate(context.viewer, input, context.client)),

  async logout(_, { refreshToken }, context) {
    const { viewer, expiredViewer, refreshCookie, services, client } = context
    await services.sessions.logout(viewer ?? expiredViewer, refreshToken ?? refreshCookie?.token ?? null, client)
    await clearRefreshCookie(context)
    return true
  },

  async logoutAll(_, _args, context) {
    const count = await context.services.sessions.logoutAll(context.viewer, context.client)
    await clearRefreshCookie(context)
    return count
  },

  async revokeSession(_, { id }, context) {
    const { viewer, refreshCookie, services, client } = context
    const revoked = await services.sessions.revoke(viewer, id, client)
    if (revoked && (refreshCookie?.token || id === viewer.sessionId)) await clearRefreshCookie(context)
    return revoked
  },

  revokeUserSessions: (_, { userId }, { viewer, services, client }) =>
    services.sessions.revokeOfUser(viewer, userId, client),
}

const AuthPayload = {
  refreshToken: (signIn, _args, { refreshCookie }) => (refreshCookie ? null : signIn.refreshToken),
  tokenType: () => 'Bearer',
} satisfies AuthPayloadResolvers

const Session = {
  current: ({ id }, _args, { viewer }) => id === viewer?.sessionId,
} satisfies SessionResolvers

const User: Required<Pick<UserResolvers, 'sessions'>> = {
  sessions({ id }, args, context, info) {
    noteReadOfOtherUser(context, info, id)
    return context.services.sessions.list(id, args)
  },
}

export const sessionResolvers = { Query, Mutation, AuthPayload, Session, User }
