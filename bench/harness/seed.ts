/** Rows by the hundred thousand, made by the database itself. */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import type { Size } from './world.ts'

/**
 * Ids and times as the project writes them: UUIDs, and ISO 8601 in UTC. Each owner's todos are a minute apart.
 * @param owner the account's id; the other users are made from it, and have its password.
 */
export function seedSqlite(path: string, owner: string, { users, todosEach }: Size): void {
  const database = new Database(path)
  database.pragma('journal_mode = wal')
  database.exec('BEGIN')
  addUsers(database, owner, users)
  database.prepare(`${NUMBERS} ${todosOf(`SELECT id FROM "User"`)}`).run({ count: todosEach })
  database.exec('COMMIT')
  finish(database)
}

/** Gives the account more todos. */
export function addTodosSqlite(path: string, owner: string, count: number): void {
  const database = new Database(path)
  database.prepare(`${NUMBERS} ${todosOf('SELECT :owner AS id')}`).run({ count, owner })
  finish(database)
}

/** Sessions that were ended now, whose access tokens could still be shown. */
export function addEndingsSqlite(path: string, count: number): void {
  const database = new Database(path)
  database
    .prepare(
      `${NUMBERS} INSERT INTO "Ending" ("subjectId", "until", "keepUntil")
       SELECT ${UUID}, NULL, ${instant(`'+15 minutes'`)} FROM numbers`,
    )
    .run({ count })
  finish(database)
}

/** Sessions of the account, each with one good refresh token. @returns the tokens. */
export function addSessionsSqlite(path: string, owner: string, count: number): string[] {
  const database = new Database(path)
  const session = database.prepare(
    `INSERT INTO "Session" ("id", "userId", "createdAt", "lastUsedAt", "expiresAt", "authenticatedAt")
     VALUES (?, ?, ${instant()}, ${instant()}, ${instant(`'+90 days'`)}, ${instant()})`,
  )
  const refreshToken = database.prepare(
    `INSERT INTO "RefreshToken" ("id", "hash", "sessionId", "issuedAt", "expiresAt", "nonce")
     VALUES (?, ?, ?, ${instant()}, ${instant(`'+30 days'`)}, ?)`,
  )
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'))
  for (const token of tokens) {
    const [id, hash] = [randomUUID(), createHash('sha256').update(token).digest('base64url')]
    session.run(id, owner)
    refreshToken.run(randomUUID(), hash, id, randomBytes(16).toString('base64url'))
  }
  finish(database)
  return tokens
}

/** Disables the first so many users: `user0@example.com` and so on. */
export function disableUsersSqlite(path: string, count: number): void {
  const database = new Database(path)
  const disable = database.prepare('UPDATE "User" SET "disabled" = 1 WHERE "email" = ?')
  for (let number = 0; number < count; number++) disable.run(`user${number}@example.com`)
  finish(database)
}

/** As many users as are wanted, each a copy of the account with an email of its own: `user0@example.com` and so on. */
function addUsers(database: Database, owner: string, count: number): void {
  const columns = database.pragma('table_info("User")') as { name: string }[]
  const own: Record<string, string> = {
    id: UUID,
    email: `'user' || (n - 1) || '@example.com'`,
    emailKey: `'user' || (n - 1) || '@example.com'`,
  }
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  const values = columns.map(({ name }) => own[name] ?? `"${name}"`).join(', ')
  database
    .prepare(`${NUMBERS} INSERT INTO "User" (${names}) SELECT ${values} FROM numbers, "User" WHERE id = :owner`)
    .run({ count, owner })
}

function finish(database: Database): void {
  database.exec('ANALYZE')
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

const NUMBERS = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)'

/** A UUID, version 7 by its look. */
const UUID = `lower(printf('%s-%s-7%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)),
  substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6))))`

const instant = (...modifiers: string[]) => `strftime('%Y-%m-%dT%H:%M:%f+00:00', ${["'now'", ...modifiers].join(', ')})`

const todosOf = (owners: string) => {
  const time = instant(`'-' || n || ' minutes'`)
  return `INSERT INTO "Todo" ("id", "ownerId", "title", "notes", "done", "dueAt", "createdAt", "updatedAt")
    SELECT ${UUID}, owner.id, 'Todo number ' || n, CASE WHEN n % 3 THEN NULL ELSE 'Notes of ' || n END, n % 2, NULL,
      ${time}, ${time} FROM numbers, (${owners}) AS owner`
}
