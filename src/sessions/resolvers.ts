import type {
  AuthPayloadResolvers,
  MutationResolvers,
  QueryResolvers,
  SessionResolvers,
  UserResolvers,
} from '../graphql/resolver-types.generated.ts'
import { deliver } from './deliver.ts'

const Query: Pick<QueryResolvers, 'sessions'> = {
  sessions: (_, _args, { viewer, services }) => services.sessions.listLive(viewer.userId),
}

const Mutation: Pick<
  MutationResolvers,
  'login' | 'refresh' | 'logout' | 'logoutAll' | 'revokeSession' | 'revokeUserSessions'
> = {
  async login(_, { input }, context) {
    return deliver(context, await context.services.sessions.login(input, context.origin))
  },

  async refresh(_, { refreshToken }, context) {
    const { refreshCookie, services, origin } = context
    const token = refreshToken ?? refreshCookie?.token ?? null
    return deliver(context, await services.sessions.refresh(token, origin))
  },

  async logout(_, { refreshToken }, { viewer, refreshCookie, services, origin }) {
    await services.sessions.logout(viewer, refreshToken ?? refreshCookie?.token ?? null, origin)
    refreshCookie?.clear()
    return true
  },

  async logoutAll(_, _args, { viewer, refreshCookie, services, origin }) {
    const count = await services.sessions.endAll(viewer, origin)
    refreshCookie?.clear()
    return count
  },

  async revokeSession(_, { id }, { viewer, refreshCookie, services, origin }) {
    const revoked = await services.sessions.revoke(viewer, id, origin)
    if (revoked && id === viewer.sessionId) refreshCookie?.clear()
    return revoked
  },

  revokeUserSessions: (_, { userId }, { viewer, services, origin }) =>
    services.sessions.revokeOfUser(viewer, userId, origin),
}

const AuthPayload = {
  refreshToken: (signIn, _args, { refreshCookie }) => (refreshCookie ? null : signIn.refreshToken),
  tokenType: () => 'Bearer',
} satisfies AuthPayloadResolvers

const Session = {
  current: ({ id }, _args, { viewer }) => id === viewer?.sessionId,
} satisfies SessionResolvers

const User: Required<Pick<UserResolvers, 'sessions'>> = {
  sessions: ({ id }, _args, { services }) => services.sessions.listLive(id),
}

export const sessionResolvers = { Query, Mutation, AuthPayload, Session, User }
