import { Client } from 'pg'
import type { Database } from '../../src/database/database.ts'
import { POSTGRES } from './test-database.ts'

/**
 * How the database goes about a query, whatever its values are.
 * @param sql with `?` for each value, or `$1` and so on.
 * @returns its steps, joined by `; `.
 */
export async function queryPlan({ database, url }: { database: Database; url: string }, sql: string): Promise<string> {
  if (POSTGRES !== undefined) return postgresPlan(url, sql)
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

/** Lets PostgreSQL know at once how much there is in each table, as it finds out by itself in time. */
export async function analyze({ url }: { url: string }): Promise<void> {
  if (POSTGRES !== undefined) await withClient(url, (client) => client.query('ANALYZE'))
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
