import { noteReadOfOtherUser } from '../access-notes.ts'
import type { QueryResolvers } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'auditEvents' | 'securityEvents'> = {
  auditEvents(_, args, context, info) {
    noteReadOfOtherUser(context, info, null)
    return context.services.audit.list(args)
  },
  securityEvents: (_, args, { viewer, services }) => services.audit.ownList(viewer.userId, args),
}

export const auditResolvers = { Query }
