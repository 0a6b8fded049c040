/** What stands behind each type of the schema: the row, or the page of rows, that its resolvers start from. */

import type { AuditEvent, Todo as StoredTodo, User } from '../database/client/client.ts'
import type { Connection } from '../database/connection.ts'
import type { ListedTodo } from '../database/todo-rows.ts'

export type { AuditEvent, Session, User } from '../database/client/client.ts'
export type { SignIn as AuthPayload } from '../sessions/sign-in.ts'

export type AuditEventConnection = Connection<AuditEvent>
/** One by itself, or one of a list. */
export type Todo = StoredTodo | ListedTodo
export type TodoConnection = Connection<ListedTodo>
export type UserConnection = Connection<User>
