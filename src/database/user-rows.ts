/** Pages of users, found by a part of the email: as it is, which Prisma's `contains` would read wildcards into. */

import type { Role, User } from './client/client.ts'
import { columnsOf, quoted } from './columns.ts'
import type { UserColumns } from './email-search.ts'
import { countSql, type Source, windowSql } from './keyset-sql.ts'
import type { Window } from './page.ts'
import type { Statements } from './statements.ts'

export type UserFilter = {
  /** Part of the email as it is compared. */
  emailKeyContains?: string | undefined
  role?: Role | undefined
}

/** All of a user's, for a SELECT. */
export const USER_COLUMNS = quoted(
  columnsOf<User>({
    id: true,
    email: true,
    emailKey: true,
    emailVerified: true,
    name: true,
    role: true,
    disabled: true,
    passwordHash: true,
    createdAt: true,
    lastLoginAt: true,
    tokensEndedAt: true,
  }),
)

/** The rows in the window. */
export async function findUsers(
  statements: Statements,
  { emailKeyContains: part, role }: UserFilter,
  window: Window<UserColumns>,
): Promise<User[]> {
  if (part) return statements.emails.find(usersWith(role), part, window)
  const { sql, values } = windowSql(USER_COLUMNS, usersWith(role), window)
  return statements.all<User>(sql, values)
}

/** How many match. */
export async function countUsers(
  statements: Statements,
  { emailKeyContains: part, role }: UserFilter,
): Promise<number> {
  const users = usersWith(role)
  const { sql, values } = countSql(part ? await statements.emails.among(users, part) : users)
  const [row] = await statements.all<{ count: number }>(sql, values)
  return row?.count ?? 0
}

const usersWith = (role: Role | undefined): Source =>
  role === undefined
    ? { from: '"User"', conditions: [], values: [] }
    : { from: '"User"', conditions: ['"role" = ?'], values: [role] }
