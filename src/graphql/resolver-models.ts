/** Resolver models: the row or page of rows that the resolvers of each type receive. */

import type { AuditEvent, Session, Todo, User } from '../database/client/client.ts'
import type { Connection } from '../pagination/connection.ts'
import type { ListedInvitation } from '../users/service.ts'

export type { AuditEvent, Authenticator, Passkey, Session, Todo, User } from '../database/client/client.ts'
export type { AuthenticatorSetup, RecoveryCodes } from '../factors/service.ts'
export type { PasskeyChallenge } from '../passkeys/service.ts'
export type { SignIn as AuthPayload } from '../sessions/service.ts'

export type AuditEventConnection = Connection<AuditEvent>
export type Invitation = ListedInvitation
export type InvitationConnection = Connection<ListedInvitation>
export type SessionConnection = Connection<Session>
export type TodoConnection = Connection<Todo>
export type UserConnection = Connection<User>

/** Names of the types above, for `npm run codegen`. Resolvers of every other type start from its fields. */
export const RESOLVER_MODELS = [
  'AuditEvent',
  'AuditEventConnection',
  'AuthPayload',
  'Authenticator',
  'AuthenticatorSetup',
  'Invitation',
  'InvitationConnection',
  'Passkey',
  'PasskeyChallenge',
  'RecoveryCodes',
  'Session',
  'SessionConnection',
  'Todo',
  'TodoConnection',
  'User',
  'UserConnection',
]
