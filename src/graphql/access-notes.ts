/** Audit entries of reads, which no transaction writes. */

import type { GraphQLResolveInfo } from 'graphql'
import type { Context } from './context.ts'

type NotingContext = Pick<Context, 'viewer' | 'client'> & {
  readonly services: { readonly audit: Pick<Context['services']['audit'], 'noteAccess'> }
}

/**
 * Records that a viewer read data of other users. Every resolver that returns such data calls it.
 * @param userId owner of the data; null for a list of users.
 */
export function noteReadOfOtherUser(
  context: NotingContext,
  { parentType, fieldName }: Pick<GraphQLResolveInfo, 'parentType' | 'fieldName'>,
  userId: string | null,
): void {
  if (context.viewer?.userId !== userId) note(context, 'access.other_user', `${parentType.name}.${fieldName}`, userId)
}

/** Records that a field was denied to a viewer's role. */
export function noteDeniedRole(context: NotingContext, coordinate: string): void {
  note(context, 'access.denied', coordinate, null)
}

function note(
  { viewer, client, services }: NotingContext,
  action: 'access.denied' | 'access.other_user',
  coordinate: string,
  userId: string | null,
): void {
  if (viewer !== null) services.audit.noteAccess({ action, viewerId: viewer.userId, coordinate, userId, client })
}
