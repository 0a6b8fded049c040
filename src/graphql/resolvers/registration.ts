import { setRefreshCookie } from '../refresh-cookie.ts'
import type { MutationResolvers, QueryResolvers, RegistrationMode } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'registrationMode' | 'invitations'> = {
  registrationMode: (_, _args, { services }) =>
    services.users.registrationMode.toUpperCase() as Uppercase<
      typeof services.users.registrationMode
    > satisfies RegistrationMode,
  invitations: (_, args, { services }) => services.users.invitations(args),
}

const Mutation: Pick<MutationResolvers, 'register' | 'requestRegistration' | 'inviteUser' | 'withdrawInvitation'> = {
  register: async (_, { input }, context) =>
    setRefreshCookie(context, await context.services.users.register(input, context.client)),
  requestRegistration: (_, { email }, { client, services }) => services.users.requestRegistration(email, client),
  inviteUser: (_, { email, role }, { viewer, client, services }) =>
    services.users.inviteUser(viewer, email, role, client),
  withdrawInvitation: (_, { id }, { viewer, client, services }) =>
    services.users.withdrawInvitation(viewer, id, client),
}

export const registrationResolvers = { Query, Mutation }
