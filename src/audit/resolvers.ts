import type { QueryResolvers } from '../graphql/resolver-types.generated.ts'

export const resolvers: { Query: Pick<QueryResolvers, 'auditEvents'> } = {
  Query: {
    auditEvents: (_parent, args, { services }) => services.audit.list(args),
  },
}
