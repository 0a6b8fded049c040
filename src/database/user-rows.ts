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

/** All of a user's, for a SELECT. */
export const USER_COLUMNS = [
  'id',
  'email',
  'emailKey',
  'emailVerified',
  'name',
  'role',
  'disabled',
  'passwordHash',
  'createdAt',
  'lastLoginAt',
  'tokensEndedAt',
]
  .map((name) => `"${name}"`)
  .join(', ')

/** The rows in the window. */
export async function findUsers<C extends Columns>(
  statements: Statements,
  filter: UserFilter,
  window: Window<C>,
): Promise<User[]> {
  const keyset = keysetSqlOf(window)
  const { conditions, values } = await matching(statements, filter)
  const where = whereAll([...conditions, ...keyset.conditions])
  const sql = `SELECT ${USER_COLUMNS} FROM "User"${where} ORDER BY ${keyset.orderBy} LIMIT ?`
  return statements.all<User>(sql, [...values, ...keyset.values, window.take])
}

/** How many match. */
export async function countUsers(statements: Statements, filter: UserFilter): Promise<number> {
  const { conditions, values } = await matching(statements, filter)
  const sql = `SELECT CAST(count(*) AS INTEGER) AS "count" FROM "User"${whereAll(conditions)}`
  const [row] = await statements.all<{ count: number }>(sql, values)
  return row?.count ?? 0
}

async function matching(statements: Statements, { emailKeyContains: part, role }: UserFilter) {
  const conditions: string[] = []
  const values: Value[] = []
  if (part) {
    const contains = await statements.emailContains(part)
    conditions.push(contains.sql)
    values.push(...contains.values)
  }
  if (role !== undefined) {
    conditions.push('"role" = ?')
    values.push(role)
  }
  return { conditions, values }
}

const whereAll = (conditions: string[]) => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '')
