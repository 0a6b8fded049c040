import { setRefreshCookie } from '../refresh-cookie.ts'
import type { MutationResolvers, QueryResolvers } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'authenticators'> = {
  authenticators: (_, _args, { viewer, services }) => services.factors.listAuthenticators(viewer),
}

const Mutation: Pick<
  MutationResolvers,
  'answerChallenge' | 'addAuthenticator' | 'confirmAuthenticator' | 'removeAuthenticator' | 'replaceRecoveryCodes'
> = {
  answerChallenge: async (_, { input }, context) =>
    setRefreshCookie(context, await context.services.factors.answerChallenge(input, context.client)),
  addAuthenticator: (_, _args, { viewer, services }) => services.factors.addAuthenticator(viewer),
  confirmAuthenticator: (_, { id, code }, { viewer, services, client }) =>
    services.factors.confirmAuthenticator(viewer, id, code, client),
  removeAuthenticator: (_, { id }, { viewer, services, client }) =>
    services.factors.removeAuthenticator(viewer, id, client),
  replaceRecoveryCodes: (_, _args, { viewer, services, client }) =>
    services.factors.replaceRecoveryCodes(viewer, client),
}

export const factorResolvers = { Query, Mutation }
