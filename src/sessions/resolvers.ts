import type {
  AuthPayloadResolvers,
  MutationResolvers,
  QueryResolvers,
  SessionResolvers,
  UserResolvers,
} from '../graphql/resolver-types.generated.ts'
import { deliver } from './deliver.ts'
import { forget } from './forget.ts'

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

  async logout(_, { refreshToken }, context) {
    const { viewer, refreshCookie, services, origin } = context
    await services.sessions.logout(viewer, refreshToken ?? refreshCookie?.token ?? null, origin)
    await forget(context)
    return true
  },

  async logoutAll(_, _args, context) {
    const count = await context.services.sessions.endAll(context.viewer, context.origin)
    await forget(context)
    return count
  },

  async revokeSession(_, { id }, context) {
    const { viewer, refreshCookie, services, origin } = context
    const revoked = await services.sessions.revoke(viewer, id, origin)
    if (revoked && (refreshCookie?.token || id === viewer.sessionId)) await forget(context)
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
