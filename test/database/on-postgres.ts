import { describe } from '@jest/globals'
import { Client } from 'pg'
import { newPostgresDatabase, POSTGRES, type TestDatabaseUrl } from './test-database.ts'

/** Tests that need PostgreSQL. Without TEST_DATABASE_URL they are skipped and print how to run them. */
export function describeOnPostgres(name: string, body: () => void): void {
  if (POSTGRES === undefined) {
    process.stderr.write(`skipped, since it needs PostgreSQL (npm run test:postgres): ${name}\n`)
    describe.skip(name, body)
  } else {
    describe(name, body)
  }
}

/** The server of TEST_DATABASE_URL. */
export const server = (): string => {
  if (POSTGRES === undefined) throw new Error('TEST_DATABASE_URL is not set')
  return POSTGRES
}

/** Creates an empty database. */
export const emptyDatabase = (): Promise<TestDatabaseUrl> => newPostgresDatabase(server(), { migrated: false })

/** Runs a statement on a separate connection. @returns the rows. */
export async function sql(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}
