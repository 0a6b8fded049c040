/**
 * Databases of finished tests on PostgreSQL, dropped at the end of the whole run. Each drop makes a checkpoint, after
 * which creating a database takes ten times as long.
 */

import type { Client } from 'pg'

/** Advisory lock of the process that drops them. */
const LOCK = 4_741_502

/** Closes a database to new connections, so that this run, or a later one if this is killed, can drop it. */
export async function retire(client: Client, name: string): Promise<void> {
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
}

/** Drops all retired databases. */
export async function dropRetired(client: Client): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${LOCK})`)
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'gatehouse_test_%' AND NOT datallowconn",
  )
  for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`)
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`)
}
