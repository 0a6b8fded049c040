import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import { sqlitePath } from '../../src/database/sqlite/open.ts'

/** Row count of each table: large enough that a full scan is never the best plan. PostgreSQL scans small tables. */
const ROWS = { sqlite: 4000, postgres: 20_000 }

/** SQL of each database for a series of numbers `n`, with an id and a time for each. */
const DIALECT = {
  sqlite: {
    series: `(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${ROWS.sqlite}) SELECT n FROM s)`,
    id: (n: string) => `printf('019a0000-0000-7000-8000-%012d', ${n})`,
    time: (n: string) => `strftime('%Y-%m-%dT%H:%M:%f+00:00', 1760000000 + ${n}, 'unixepoch')`,
  },
  postgres: {
    series: `generate_series(1, ${ROWS.postgres}) AS s(n)`,
    id: (n: string) => `'019a0000-0000-7000-8000-' || lpad((${n})::text, 12, '0')`,
    time: (n: string) => `timestamp '2025-10-09 00:00:00' + (${n}) * interval '1 second'`,
  },
}

function statements({ series, id, time }: (typeof DIALECT)['sqlite']): string[] {
  const owner = id('1 + (n * 7) % 2000')
  const email = `${id('n')} || '@mail' || (n % 50) || '.example'`
  return [
    `INSERT INTO "User" ("id", "email", "emailKey", "passwordHash", "createdAt")
     SELECT ${id('n')}, ${email}, ${email}, '', ${time('n')} FROM ${series}`,
    `INSERT INTO "Todo" ("id", "ownerId", "title", "createdAt", "updatedAt")
     SELECT ${id('n')}, ${owner}, 'Todo ' || n, ${time('n')}, ${time('n')} FROM ${series}`,
    `INSERT INTO "Session" ("id", "userId", "createdAt", "lastUsedAt", "expiresAt", "authenticatedAt", "revokedAt", "ip")
     SELECT ${id('n')}, ${owner}, ${time('n')}, ${time('n')}, ${time('n + 9999999')}, ${time('n')},
     CASE WHEN n % 3 = 0 THEN ${time('n')} END, '10.0.0.' || (n % 250) FROM ${series}`,
    `INSERT INTO "RefreshToken" ("id", "hash", "sessionId", "issuedAt", "expiresAt", "nonce")
     SELECT ${id('n')}, 'hash' || n, ${id('n')}, ${time('n')}, ${time('n + 9999999')}, '' FROM ${series}`,
    `INSERT INTO "MailToken" ("id", "hash", "purpose", "userId", "email", "createdAt", "expiresAt")
     SELECT ${id('n')}, 'hash' || n, 'RESET', ${owner}, '', ${time('n')}, ${time('n + 9999999')} FROM ${series}`,
    `INSERT INTO "AuditEvent" ("id", "at", "action", "userId", "actorId")
     SELECT ${id('n')}, ${time('n')}, 'action' || (n % 20), ${owner}, ${owner} FROM ${series}`,
    `INSERT INTO "Authenticator" ("id", "userId", "secret", "createdAt", "confirmedAt")
     SELECT ${id('n')}, ${owner}, '', ${time('n')}, ${time('n')} FROM ${series}`,
    `INSERT INTO "RecoveryCode" ("id", "userId", "hash", "createdAt")
     SELECT ${id('n')}, ${owner}, 'hash' || n, ${time('n')} FROM ${series}`,
    `INSERT INTO "LoginChallenge" ("id", "hash", "userId", "amr", "createdAt", "expiresAt")
     SELECT ${id('n')}, 'hash' || n, ${owner}, 'pwd', ${time('n')}, ${time('n + 9999999')} FROM ${series}`,
    `INSERT INTO "FactorAttempt" ("id", "userId", "at", "known")
     SELECT ${id('n')}, ${owner}, ${time('n')}, n % 2 = 0 FROM ${series}`,
    `INSERT INTO "Passkey" ("id", "userId", "credentialId", "publicKey", "counter", "transports", "synced", "name", "createdAt")
     SELECT ${id('n')}, ${owner}, 'credential' || n, '', 0, '', n % 2 = 0, '', ${time('n')} FROM ${series}`,
    `INSERT INTO "PasskeyChallenge" ("id", "hash", "ceremony", "userId", "createdAt", "expiresAt")
     SELECT ${id('n')}, 'hash' || n, 'registration', ${owner}, ${time('n')}, ${time('n + 9999999')} FROM ${series}`,
    `INSERT INTO "Invitation" ("id", "hash", "email", "emailKey", "invitedById", "createdAt", "expiresAt")
     SELECT ${id('n')}, 'hash' || n, ${email}, ${email}, ${owner}, ${time('n')}, ${time('n + 9999999')} FROM ${series}`,
    `INSERT INTO "Ending" ("subjectId", "keepUntil") SELECT ${owner}, ${time('n + 9999999')} FROM ${series}`,
  ]
}

/** Fills every large table of a migrated database without other writers. */
export async function fillTables({ config }: { config: { database: { url: string } } }): Promise<void> {
  const { url } = config.database
  if (url.startsWith('file:')) {
    const file = new Sqlite(sqlitePath(url), { timeout: 5000 })
    for (const sql of ['BEGIN IMMEDIATE', ...statements(DIALECT.sqlite), 'COMMIT', 'ANALYZE']) file.prepare(sql).run()
    file.close()
  } else {
    const client = new Client(url)
    await client.connect()
    for (const sql of statements(DIALECT.postgres)) await client.query(sql)
    await client.end()
  }
}
