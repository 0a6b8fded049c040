/** The same data in PostgreSQL, in a database that is dropped at the end. */

import pg from 'pg'
import { migrate, SECRET } from '../gatehouse.ts'
import { type Account, register, USUAL } from './world.ts'

export type PostgresWorld = {
  url: string
  secret: string
  account: Account
  /** Role that sees only the todos of the user in `jwt.claims.sub`, by row-level security. */
  role: string
  /** Returns the PostgreSQL processes that serve connections to the database. */
  backends(): Promise<number[]>
  dispose(): Promise<void>
}

/** @returns null if no server responds. */
export async function createPostgresWorld(project: string, server: string): Promise<PostgresWorld | null> {
  const admin = new pg.Client({ connectionString: server })
  try {
    await admin.connect()
  } catch {
    return null
  }
  const name = 'gatehouse_bench'
  const role = 'gatehouse_bench_reader'
  const location = new URL(server)
  location.pathname = `/${name}`
  const url = location.href

  // Left over from an interrupted run. If a run still uses it, this one fails.
  await admin.query(`DROP DATABASE IF EXISTS ${name}`)
  await admin.query(`DROP ROLE IF EXISTS ${role}`)
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.query(`CREATE ROLE ${role}`)
  const dispose = async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.query(`DROP ROLE ${role}`)
    await admin.end()
  }
  const backends = async () => {
    const { rows } = await admin.query('SELECT pid FROM pg_stat_activity WHERE datname = $1', [name])
    return rows.map(({ pid }) => Number(pid))
  }
  try {
    await migrate(project, url)
    const account = await register(project, url)
    await seed(url, role)
    return { url, secret: SECRET, account, role, backends, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function seed(url: string, role: string): Promise<void> {
  const { users, todosEach } = USUAL
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      'CREATE TEMPORARY TABLE copies AS SELECT "User".* FROM "User" CROSS JOIN generate_series(1, $1)',
      [users],
    )
    await client.query(`UPDATE copies SET "id" = gen_random_uuid()`)
    await client.query(`UPDATE copies SET "email" = "id" || '@example.com', "emailKey" = "id" || '@example.com'`)
    await client.query('INSERT INTO "User" SELECT * FROM copies')
    await client.query(
      `INSERT INTO "Todo" ("id", "ownerId", "title", "notes", "done", "createdAt", "updatedAt")
       SELECT gen_random_uuid(), "User"."id", 'Todo number ' || n, CASE WHEN n % 3 = 0 THEN 'Notes of ' || n END, n % 2 = 1,
         time, time
       FROM "User", generate_series(1, $1::int) AS n, LATERAL (SELECT now() AT TIME ZONE 'UTC' - n * interval '1 minute' AS time) AS t`,
      [todosEach],
    )
    await client.query(`
      GRANT SELECT ON "Todo" TO ${role};
      ALTER TABLE "Todo" ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON "Todo" FOR SELECT TO ${role} USING ("ownerId" = current_setting('jwt.claims.sub', true));
    `)
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}
