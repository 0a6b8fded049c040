/**
 * Objects by global id. Ids are UUIDs, so they are unique across types (Global Object Identification Specification).
 */

import { AppError } from '../core/errors.ts'
import { isUuid } from '../core/uuid.ts'
import type { Authenticated, Context } from './context.ts'
import type { AuditEvent, Invitation, Session, Todo, User } from './resolver-models.ts'
import { ROLES } from './roles.ts'

/** Maximum of `nodes(ids:)`. */
const MAX_IDS = 100

export type NodeObject = { id: string } & (
  | (User & { __typename: 'User' })
  | (Todo & { __typename: 'Todo' })
  | (Session & { __typename: 'Session' })
  | (AuditEvent & { __typename: 'AuditEvent' })
  | (Invitation & { __typename: 'Invitation' })
)

/**
 * Finds objects that the viewer may also see through other fields. These are the viewer's own objects, with role
 * SUPPORT those of all users, and with role ADMIN also audit events and invitations. Every id costs the same queries,
 * so timing does not reveal hidden objects.
 * @returns objects in the order of the ids; null for each one that is hidden or missing.
 * @throws BAD_USER_INPUT for more than 100 ids.
 */
export async function findNodes(
  context: Authenticated<Context>,
  ids: readonly string[],
): Promise<(NodeObject | null)[]> {
  if (ids.length > MAX_IDS) {
    const message = `It must have at most ${MAX_IDS} ids.`
    throw new AppError('BAD_USER_INPUT', { issues: [{ path: ['ids'], message }] })
  }
  const found = new Map((await findVisible(context, ids.filter(isUuid))).map((node) => [node.id, node]))
  return ids.map((id) => found.get(id) ?? null)
}

async function findVisible({ viewer, services }: Authenticated<Context>, ids: string[]): Promise<NodeObject[]> {
  const isAtLeast = (role: (typeof ROLES)[number]) => ROLES.indexOf(viewer.role) >= ROLES.indexOf(role)
  const isSeen = (ownerId: string) => ownerId === viewer.userId || isAtLeast('SUPPORT')
  const [users, todos, sessions, events, invitations] = await Promise.all([
    services.users.usersByIds(ids),
    services.todos.byIds(ids),
    services.sessions.activeByIds(ids),
    isAtLeast('ADMIN') ? services.audit.byIds(ids) : services.audit.ownByIds(viewer.userId, ids),
    isAtLeast('ADMIN') ? services.users.invitationsByIds(ids) : [],
  ])
  return [
    ...users.filter(({ id }) => isSeen(id)).map((user) => ({ ...user, __typename: 'User' as const })),
    ...todos.filter(({ ownerId }) => isSeen(ownerId)).map((todo) => ({ ...todo, __typename: 'Todo' as const })),
    ...sessions.filter(({ userId }) => isSeen(userId)).map((each) => ({ ...each, __typename: 'Session' as const })),
    ...events.map((event) => ({ ...event, __typename: 'AuditEvent' as const })),
    ...invitations.map((invitation) => ({ ...invitation, __typename: 'Invitation' as const })),
  ]
}

/** Returns the owner of an object; null for audit events, which have none. */
export function ownerOf(node: NodeObject): string | null {
  if (node.__typename === 'User') return node.id
  if ('ownerId' in node) return node.ownerId ?? null
  return node.__typename === 'Session' ? node.userId : null
}
