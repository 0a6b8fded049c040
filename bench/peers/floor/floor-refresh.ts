/** Minimum cost of a rotation: the same prepared statements, in one transaction that is on disk before the response. */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { settings } from '../settings.ts'
import { serve } from './floor-server.ts'

const database = new Database(settings.database)
database.pragma('journal_mode = wal')
database.pragma('synchronous = full')
database.pragma('foreign_keys = on')

type Token = { id: string; sessionId: string; expiresAt: string }

const find = database.prepare('SELECT * FROM "RefreshToken" WHERE "hash" = ?')
const findSession = database.prepare('SELECT * FROM "Session" WHERE "id" = ?')
const findUser = database.prepare('SELECT * FROM "User" WHERE "id" = ?')
const insert = database.prepare(
  `INSERT INTO "RefreshToken" ("id", "hash", "sessionId", "issuedAt", "expiresAt", "nonce") VALUES (?, ?, ?, ?, ?, ?)`,
)
const spend = database.prepare(
  'UPDATE "RefreshToken" SET "spentAt" = ?, "successorId" = ? WHERE "id" = ? AND "spentAt" IS NULL',
)
const use = database.prepare('UPDATE "Session" SET "lastUsedAt" = ? WHERE "id" = ?')

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

const rotate = database.transaction((hash: string): string => {
  const parent = find.get(hash) as Token | undefined
  const session = parent && (findSession.get(parent.sessionId) as { userId: string } | undefined)
  if (!parent || !session || !findUser.get(session.userId)) throw new Error('Unknown token.')
  const [id, token, nonce] = [
    randomUUID(),
    randomBytes(32).toString('base64url'),
    randomBytes(16).toString('base64url'),
  ]
  const now = `${new Date().toISOString().slice(0, 23)}+00:00`
  insert.run(id, hashOf(token), parent.sessionId, now, parent.expiresAt, nonce)
  if (spend.run(now, id, parent.id).changes !== 1) throw new Error('Token already spent.')
  use.run(now, parent.sessionId)
  return token
}).immediate

serve((_userId, body) => {
  const token: string = JSON.parse(body).variables.refreshToken
  return { refresh: { accessToken: '', refreshToken: rotate(hashOf(token)) } }
})
