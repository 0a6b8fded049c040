/** Inserts rows by the hundred thousand, in SQL. */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { dummyOfTag } from '../../../src/passwords/imported/stored-form.ts'

export type Size = {
  /** Users besides the account. */
  users: number
  /** Todos per user, the account included. */
  todosEach: number
}

/**
 * Ids and times have the project's format: UUIDs, and ISO 8601 in UTC. Todos of an owner are a minute apart.
 * @param owner id of the account; the other users copy it, including its password.
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

/** Adds todos to the account. */
export function addTodosSqlite(path: string, owner: string, count: number): void {
  const database = new Database(path)
  database.prepare(`${NUMBERS} ${todosOf('SELECT :owner AS id')}`).run({ count, owner })
  finish(database)
}

/** Adds sessions that were just revoked, whose access tokens have not expired. */
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

/** Adds sessions of the account, each with one valid refresh token. @returns the tokens. */
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

/** Disables the first users: `user0@example.com` and so on. */
export function disableUsersSqlite(path: string, count: number): void {
  const database = new Database(path)
  const disable = database.prepare('UPDATE "User" SET "disabled" = 1 WHERE "email" = ?')
  for (let number = 0; number < count; number++) disable.run(`user${number}@example.com`)
  finish(database)
}

/** Gives users hashes of cost 10, as if BCRYPT_COST had been raised to 11 since. No password matches them. */
export function cheapenHashesSqlite(path: string, { first, count }: { first: number; count: number }): void {
  const database = new Database(path)
  const sql = `UPDATE "User" SET "passwordHash" = replace("passwordHash", '$2b$11$', '$2b$10$') WHERE "email" = ?`
  const cheapen = database.prepare(sql)
  for (let number = first; number < first + count; number++) cheapen.run(`user${number}@example.com`)
  finish(database)
}

/** Gives users hashes of other systems: argon2id, scrypt, PBKDF2 and bcrypt in turn. They match no known password. */
export function importHashesSqlite(path: string, { first, count }: { first: number; count: number }): void {
  const database = new Database(path)
  const set = database.prepare('UPDATE "User" SET "passwordHash" = ? WHERE "email" = ?')
  for (let number = first; number < first + count; number++)
    set.run(IMPORTED[number % IMPORTED.length], `user${number}@example.com`)
  finish(database)
}

const IMPORTED = ['argon2id,m=19456,t=2,p=1', 'scrypt,ln=14,r=8,p=1', 'pbkdf2,260000', 'bcrypt,10'].map(dummyOfTag)

/** Gives users an authenticator app and a passkey. No code or signature matches them. */
export function addFactorsSqlite(path: string, { first, count }: { first: number; count: number }): void {
  const database = new Database(path)
  const user = `SELECT id FROM "User" WHERE "email" = ?`
  const app = database.prepare(
    `INSERT INTO "Authenticator" ("id", "userId", "secret", "createdAt", "confirmedAt")
     SELECT ?, id, '', ${instant()}, ${instant()} FROM (${user})`,
  )
  const passkey = database.prepare(
    `INSERT INTO "Passkey"
       ("id", "userId", "credentialId", "publicKey", "counter", "transports", "synced", "name", "createdAt")
     SELECT ?, id, ?, '', 0, '', 0, 'Key', ${instant()} FROM (${user})`,
  )
  for (let number = first; number < first + count; number++) {
    const email = `user${number}@example.com`
    app.run(randomUUID(), email)
    passkey.run(randomUUID(), randomBytes(16).toString('base64url'), email)
  }
  finish(database)
}

/** Adds users: copies of the account with other emails, starting at `user0@example.com`. */
function addUsers(database: Database.Database, owner: string, count: number): void {
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

function finish(database: Database.Database): void {
  database.exec('ANALYZE')
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

const NUMBERS = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)'

/** A random UUID with the version bits of 7. */
const UUID = `lower(printf('%s-%s-7%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)),
  substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6))))`

const instant = (...modifiers: string[]) => `strftime('%Y-%m-%dT%H:%M:%f+00:00', ${["'now'", ...modifiers].join(', ')})`

const todosOf = (owners: string) => {
  const time = instant(`'-' || n || ' minutes'`)
  return `INSERT INTO "Todo" ("id", "ownerId", "title", "notes", "done", "dueAt", "createdAt", "updatedAt")
    SELECT ${UUID}, owner.id, 'Todo number ' || n, CASE WHEN n % 3 THEN NULL ELSE 'Notes of ' || n END, n % 2, NULL,
      ${time}, ${time} FROM numbers, (${owners}) AS owner`
}
