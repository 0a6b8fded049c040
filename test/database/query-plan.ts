import { Client } from 'pg'
import type { Database } from '../../src/database/port.ts'
import { POSTGRES } from './test-database.ts'

/**
 * Returns the query plan of a statement. On PostgreSQL this is the generic plan, unless values are given.
 * @param sql with `?` for each value, or `$1` and so on.
 * @returns its steps, joined by `; `.
 */
export async function queryPlan(
  { database, url }: { database: Database; url: string },
  sql: string,
  planned?: readonly unknown[],
): Promise<string> {
  if (POSTGRES !== undefined) return planned ? plannedFor(url, sql, planned) : postgresPlan(url, sql)
  const values = sql.match(/\?/g)?.map(() => null) ?? []
  const steps = await database.statements.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values)
  return steps.map(({ detail }) => detail).join('; ')
}

async function postgresPlan(url: string, sql: string): Promise<string> {
  let count = 0
  const text = sql.replace(/\?/g, () => `$${++count}`)
  const nulls = [...new Set(text.match(/\$\d+/g))].map(() => 'NULL')
  return withClient(url, async (client) => {
    await client.query('SET plan_cache_mode = force_generic_plan')
    await client.query(`PREPARE query AS ${text}`)
    const { rows } = await client.query(
      `EXPLAIN (COSTS OFF) EXECUTE query${nulls.length > 0 ? `(${nulls.join(', ')})` : ''}`,
    )
    return rows.map((row) => row['QUERY PLAN'].trim()).join('; ')
  })
}

async function plannedFor(url: string, sql: string, values: readonly unknown[]): Promise<string> {
  let count = 0
  const text = `EXPLAIN (COSTS OFF) ${sql.replace(/\?/g, () => `$${++count}`)}`
  return withClient(url, async (client) => {
    const { rows } = await client.query(text, [...values])
    return rows.map((row) => row['QUERY PLAN'].trim()).join('; ')
  })
}

/** Updates PostgreSQL's statistics at once instead of waiting for autovacuum. */
export async function analyze({ url }: { url: string }): Promise<void> {
  if (POSTGRES !== undefined) await withClient(url, (client) => client.query('VACUUM ANALYZE'))
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
