/** What each refresh reads and writes, by kept statements: it is what every client does each few minutes. */

import type { RefreshToken, Session, User } from './client/client.ts'
import type { Statements } from './statements.ts'
import { USER_COLUMNS } from './user-rows.ts'

/** A transaction, or what is committed. */
type Reader = Pick<Statements, 'all'>

const TOKEN_FIELDS = ['id', 'hash', 'sessionId', 'issuedAt', 'expiresAt', 'spentAt', 'nonce', 'successorId'] as const

const TOKEN_COLUMNS = TOKEN_FIELDS.map((name) => `"${name}"`).join(', ')

const SESSION_COLUMNS = [
  'id',
  'userId',
  'createdAt',
  'lastUsedAt',
  'expiresAt',
  'authenticatedAt',
  'ip',
  'userAgent',
  'revokedAt',
  'revokedReason',
]
  .map((name) => `"${name}"`)
  .join(', ')

/** @param unique what of the token is known: the hash, or the id. */
export async function findRefreshToken(
  reader: Reader,
  unique: { hash: string } | { id: string },
): Promise<RefreshToken | null> {
  const [column, value] = 'hash' in unique ? ['hash', unique.hash] : ['id', unique.id]
  const sql = `SELECT ${TOKEN_COLUMNS} FROM "RefreshToken" WHERE "${column}" = ?`
  return (await reader.all<RefreshToken>(sql, [value]))[0] ?? null
}

export async function findSession(reader: Reader, id: string): Promise<Session | null> {
  return (await reader.all<Session>(`SELECT ${SESSION_COLUMNS} FROM "Session" WHERE "id" = ?`, [id]))[0] ?? null
}

export async function findUser(reader: Reader, id: string): Promise<User | null> {
  return (await reader.all<User>(`SELECT ${USER_COLUMNS} FROM "User" WHERE "id" = ?`, [id]))[0] ?? null
}

export async function insertRefreshToken(transaction: Reader, token: RefreshToken): Promise<void> {
  const values = TOKEN_FIELDS.map((field) => token[field])
  const sql = `INSERT INTO "RefreshToken" (${TOKEN_COLUMNS}) VALUES (${values.map(() => '?').join(', ')})`
  await transaction.all(sql, values)
}

/** @returns false if the token had been spent before. */
export async function spendRefreshToken(
  transaction: Reader,
  id: string,
  { spentAt, successorId }: { spentAt: Date; successorId: string },
): Promise<boolean> {
  const sql =
    'UPDATE "RefreshToken" SET "spentAt" = ?, "successorId" = ? WHERE "id" = ? AND "spentAt" IS NULL RETURNING "id"'
  return (await transaction.all(sql, [spentAt, successorId, id])).length > 0
}

/**
 * Notes when a session was used, and so holds its row until the transaction ends.
 * @returns false if it has ended.
 */
export async function useSession(transaction: Reader, id: string, lastUsedAt: Date): Promise<boolean> {
  const sql = 'UPDATE "Session" SET "lastUsedAt" = ? WHERE "id" = ? AND "revokedAt" IS NULL RETURNING "id"'
  return (await transaction.all(sql, [lastUsedAt, id])).length > 0
}
