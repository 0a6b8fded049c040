/**
 * The tests' databases on PostgreSQL, once they are done with: they are dropped when the whole run is. PostgreSQL makes a
 * checkpoint for each drop; right after one, a new database takes ten times as long to make, and where others keep the disk
 * busy, a test that measures how long something takes would measure that.
 */

import type { Client } from 'pg'

/** Whoever drops them holds this advisory lock. */
const LOCK = 4_741_502

/** Shuts everybody out of a database, so that this test run, or a later one where this one is killed, may drop it. */
export async function retire(client: Client, name: string): Promise<void> {
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
}

/** Drops all of them. */
export async function dropRetired(client: Client): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${LOCK})`)
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'gatehouse_test_%' AND NOT datallowconn",
  )
  for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`)
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`)
}
