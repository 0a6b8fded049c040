import { setRefreshCookie } from '../refresh-cookie.ts'
import type { MutationResolvers, QueryResolvers } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'passkeys'> = {
  passkeys: (_, _args, { viewer, services }) => services.passkeys.listPasskeys(viewer),
}

const Mutation: Pick<
  MutationResolvers,
  | 'beginPasskeyLogin'
  | 'loginWithPasskey'
  | 'beginPasskeyReauthentication'
  | 'reauthenticateWithPasskey'
  | 'beginPasskey'
  | 'addPasskey'
  | 'renamePasskey'
  | 'removePasskey'
> = {
  beginPasskeyLogin: (_, _args, { services, client }) => services.passkeys.beginPasskeyLogin(client),
  loginWithPasskey: async (_, { input }, context) =>
    setRefreshCookie(context, await context.services.passkeys.loginWithPasskey(input.response, context.client)),
  beginPasskeyReauthentication: (_, _args, { viewer, services, client }) =>
    services.passkeys.beginPasskeyReauthentication(viewer, client),
  reauthenticateWithPasskey: async (_, { input }, context) => {
    const { viewer, services, client } = context
    return setRefreshCookie(context, await services.passkeys.reauthenticateWithPasskey(viewer, input.response, client))
  },
  beginPasskey: (_, _args, { viewer, services }) => services.passkeys.beginPasskey(viewer),
  addPasskey: (_, { input }, { viewer, services, client }) => services.passkeys.addPasskey(viewer, input, client),
  renamePasskey: (_, { id, name }, { viewer, services, client }) =>
    services.passkeys.renamePasskey(viewer, id, name, client),
  removePasskey: (_, { id }, { viewer, services, client }) => services.passkeys.removePasskey(viewer, id, client),
}

export const passkeyResolvers = { Query, Mutation }
