/** What stands behind each type of the schema: the row, or the page of rows, that its resolvers start from. */

import type { AuditEvent, Todo, User } from '../database/client/client.ts'
import type { Connection } from '../database/connection.ts'

export type { AuditEvent, Session, Todo, User } from '../database/client/client.ts'
export type { SignIn as AuthPayload } from '../sessions/sign-in.ts'

export type AuditEventConnection = Connection<AuditEvent>
export type TodoConnection = Connection<Todo>
export type UserConnection = Connection<User>
