import type { QueryResolvers } from '../graphql/resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'auditEvents'> = {
  auditEvents: (_, args, { services }) => services.audit.list(args),
}

export const auditResolvers = { Query }
