/**
 * Pages of users. Searches use SQL: Prisma's `contains` treats `_` and `%` as wildcards, and emails must be compared
 * within an index. With a million users that takes at most 0.15 s, instead of 0.6 s when each row is read
 * (docs/adr/0029).
 */

import type { Role, User } from '../database/client/client.ts'
import { columnsOf, quoted } from '../database/columns.ts'
import type { Database } from '../database/port.ts'
import { keysetOf } from '../pagination/keyset.ts'
import { countSql, type Source, windowSql } from '../pagination/keyset-sql.ts'
import type { Window } from '../pagination/page.ts'

/** Columns that order the list of users. */
export type UserColumns = { readonly createdAt: 'date'; readonly id: 'id' }

export type UserFilter = {
  /** Part of the email key. */
  emailKeyContains?: string | undefined
  role?: Role | undefined
}

/** All columns of a user, for a SELECT. */
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

type Readable = Pick<Database, 'read' | 'statements'>

/** Returns the matching users in a window. */
export async function findUsers(
  { read, statements }: Readable,
  { emailKeyContains, role }: UserFilter,
  window: Window<UserColumns>,
): Promise<User[]> {
  if (!emailKeyContains) {
    const keyset = keysetOf(window)
    return read.user.findMany({ ...keyset, where: { AND: [whereOf(role), keyset.where] } })
  }
  const { sql, values } = windowSql('"id"', matching(statements, emailKeyContains, role), window)
  const { direction } = window
  return statements.all<User>(
    `SELECT ${USER_COLUMNS} FROM "User" WHERE "id" IN (${sql}) ORDER BY "createdAt" ${direction}, "id" ${direction}`,
    values,
    PLANNED_FOR_VALUES,
  )
}

/** Counts the matching users. */
export async function countUsers(
  { read, statements }: Readable,
  { emailKeyContains, role }: UserFilter,
): Promise<number> {
  if (!emailKeyContains) return read.user.count({ where: whereOf(role) })
  const { sql, values } = countSql(matching(statements, emailKeyContains, role))
  const [row] = await statements.all<{ count: number }>(sql, values, PLANNED_FOR_VALUES)
  return row?.count ?? 0
}

/** Planned for each call: the best plan depends on how many emails contain the text. */
const PLANNED_FOR_VALUES = { prepare: false }

const whereOf = (role: Role | undefined) => (role === undefined ? {} : { role })

function matching(statements: Readable['statements'], part: string, role: Role | undefined): Source {
  const { sql, value } = statements.contains('"emailKey"', part, { trigrams: true })
  if (role === undefined) return { from: '"User"', conditions: [sql], values: [value] }
  return { from: '"User"', conditions: [sql, '"role" = ?'], values: [value, role] }
}
