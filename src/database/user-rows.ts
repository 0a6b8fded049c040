/** Pages of users, found by a part of the email: as it is, which Prisma's `contains` would read wildcards into. */

import type { Role, User } from './client/client.ts'
import type { Columns } from './cursor.ts'
import { keysetSqlOf } from './keyset-sql.ts'
import type { Window } from './page.ts'
import type { Statements, Value } from './statements.ts'

export type UserFilter = {
  /** Part of the email as it is compared. */
  emailKeyContains?: string | undefined
  role?: Role | undefined
}

/** The rows in the window. */
export function findUsers<C extends Columns>(
  statements: Statements,
  filter: UserFilter,
  window: Window<C>,
): Promise<User[]> {
  const keyset = keysetSqlOf(window)
  const { conditions, values } = matching(statements, filter)
  const where = whereAll([...conditions, ...keyset.conditions])
  const sql = `SELECT * FROM "User"${where} ORDER BY ${keyset.orderBy} LIMIT ?`
  return statements.all<User>(sql, [...values, ...keyset.values, window.take])
}

/** How many match. */
export async function countUsers(statements: Statements, filter: UserFilter): Promise<number> {
  const { conditions, values } = matching(statements, filter)
  const sql = `SELECT CAST(count(*) AS INTEGER) AS "count" FROM "User"${whereAll(conditions)}`
  const [row] = await statements.all<{ count: number }>(sql, values)
  return row?.count ?? 0
}

function matching(statements: Statements, { emailKeyContains, role }: UserFilter) {
  const conditions: string[] = []
  const values: Value[] = []
  if (role !== undefined) {
    conditions.push('"role" = ?')
    values.push(role)
  }
  if (emailKeyContains) {
    conditions.push(statements.contains('"emailKey"'))
    values.push(emailKeyContains)
  }
  return { conditions, values }
}

const whereAll = (conditions: string[]) => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '')
