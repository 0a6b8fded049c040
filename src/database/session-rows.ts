/**
 * What each login and refresh reads and writes, by kept statements: a refresh is what every client does each few minutes, and a login's
 * transaction must not keep requests waiting that come meanwhile.
 */

import type { RefreshToken, Session, User } from './client/client.ts'
import { columnsOf, quoted } from './columns.ts'
import { insertRow } from './insert-row.ts'
import type { Executor } from './statements.ts'
import { USER_COLUMNS } from './user-rows.ts'

const TOKEN_FIELDS = columnsOf<RefreshToken>({
  id: true,
  hash: true,
  sessionId: true,
  issuedAt: true,
  expiresAt: true,
  spentAt: true,
  nonce: true,
  successorId: true,
})

const SESSION_FIELDS = columnsOf<Session>({
  id: true,
  userId: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  authenticatedAt: true,
  ip: true,
  userAgent: true,
  revokedAt: true,
  revokedReason: true,
})

const TOKEN_COLUMNS = quoted(TOKEN_FIELDS)

/** @param unique what of the token is known: the hash, or the id. */
export async function findRefreshToken(
  executor: Executor,
  unique: { hash: string } | { id: string },
): Promise<RefreshToken | null> {
  const [column, value] = 'hash' in unique ? ['hash', unique.hash] : ['id', unique.id]
  const sql = `SELECT ${TOKEN_COLUMNS} FROM "RefreshToken" WHERE "${column}" = ?`
  return (await executor.all<RefreshToken>(sql, [value]))[0] ?? null
}

/** A token, what it is for, and whether its user is disabled. */
export type TokenInSession = RefreshToken & { session: Session; disabled: boolean }

const IN_SESSION = `SELECT ${[
  ...TOKEN_FIELDS.map((name) => `"RefreshToken"."${name}"`),
  ...SESSION_FIELDS.map((name) => `"Session"."${name}" AS "session.${name}"`),
].join(', ')}, "User"."disabled" FROM "RefreshToken"
JOIN "Session" ON "Session"."id" = "RefreshToken"."sessionId"
JOIN "User" ON "User"."id" = "Session"."userId"
WHERE "RefreshToken"."hash" = ?`

type Joined = RefreshToken & { [F in keyof Session as `session.${F}`]: Session[F] } & { disabled: boolean }

export async function findTokenInSession(executor: Executor, hash: string): Promise<TokenInSession | null> {
  const [row] = await executor.all<Joined>(IN_SESSION, [hash])
  if (!row) return null
  return {
    id: row.id,
    hash: row.hash,
    sessionId: row.sessionId,
    issuedAt: row.issuedAt,
    expiresAt: row.expiresAt,
    spentAt: row.spentAt,
    nonce: row.nonce,
    successorId: row.successorId,
    session: {
      id: row['session.id'],
      userId: row['session.userId'],
      createdAt: row['session.createdAt'],
      lastUsedAt: row['session.lastUsedAt'],
      expiresAt: row['session.expiresAt'],
      authenticatedAt: row['session.authenticatedAt'],
      ip: row['session.ip'],
      userAgent: row['session.userAgent'],
      revokedAt: row['session.revokedAt'],
      revokedReason: row['session.revokedReason'],
    },
    disabled: row.disabled,
  }
}

/** @param unique what of the user is known. */
export async function findUser(
  executor: Executor,
  unique: { id: string } | { emailKey: string },
): Promise<User | null> {
  const [column, value] = 'id' in unique ? ['id', unique.id] : ['emailKey', unique.emailKey]
  const sql = `SELECT ${USER_COLUMNS} FROM "User" WHERE "${column}" = ?`
  return (await executor.all<User>(sql, [value]))[0] ?? null
}

/** Whether a session of the user was opened from this address, of those that are still kept. */
export async function hasSessionFrom(executor: Executor, userId: string, ip: string): Promise<boolean> {
  const sql = 'SELECT "id" FROM "Session" WHERE "userId" = ? AND "ip" = ? LIMIT 1'
  return (await executor.all(sql, [userId, ip])).length > 0
}

/**
 * Notes that a user signed in, and so holds the row until the transaction ends.
 * @returns the user as of then; null if there is none.
 */
export async function noteLogin(executor: Executor, id: string, at: Date): Promise<User | null> {
  await executor.all('UPDATE "User" SET "lastLoginAt" = ? WHERE "id" = ?', [at, id])
  return findUser(executor, { id })
}

/**
 * Keeps a password, perhaps hashed anew, and so holds the user's row until the transaction ends.
 * @param verified the hash that the password was compared with.
 * @returns false if the user is gone or disabled, or has another hash by now.
 */
export async function keepPassword(
  executor: Executor,
  id: string,
  verified: string,
  passwordHash: string,
): Promise<boolean> {
  return (await executor.all(KEEP_PASSWORD, [passwordHash, id, verified, false])).length > 0
}

const KEEP_PASSWORD =
  'UPDATE "User" SET "passwordHash" = ? WHERE "id" = ? AND "passwordHash" = ? AND "disabled" = ? RETURNING "id"'

export const insertRefreshToken = (executor: Executor, token: RefreshToken): Promise<void> =>
  insertRow(executor.all, 'RefreshToken', token)

export const insertSession = (executor: Executor, session: Session): Promise<void> =>
  insertRow(executor.all, 'Session', session)

/** @returns false if the token had been spent before. */
export async function spendRefreshToken(
  executor: Executor,
  id: string,
  { spentAt, successorId }: { spentAt: Date; successorId: string },
): Promise<boolean> {
  const sql =
    'UPDATE "RefreshToken" SET "spentAt" = ?, "successorId" = ? WHERE "id" = ? AND "spentAt" IS NULL RETURNING "id"'
  return (await executor.all(sql, [spentAt, successorId, id])).length > 0
}

/**
 * Notes that a session was used at an instant, if not at a later one before, and so holds its row until the transaction ends.
 * @returns false if it has ended.
 */
export async function useSession(executor: Executor, id: string, at: Date): Promise<boolean> {
  return (await executor.all(USE, [at, at, id])).length > 0
}

const USE = `UPDATE "Session" SET "lastUsedAt" = CASE WHEN "lastUsedAt" < ? THEN ? ELSE "lastUsedAt" END
WHERE "id" = ? AND "revokedAt" IS NULL RETURNING "id"`
