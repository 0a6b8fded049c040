/** Runs the same 500 operations on SQLite and PostgreSQL and compares all answers except ids, times and tokens. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type App, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/config.ts'
import { describeOnPostgres } from '../database/on-postgres.ts'
import { newFile, testDatabaseUrl } from '../database/test-database.ts'
import { OPERATIONS, transcript } from './transcript.ts'

describeOnPostgres('the same operations', () => {
  const opened: { app: App; url: string; drop(): Promise<void> }[] = []
  beforeAll(async () => {
    for (const database of [await newFile(), await testDatabaseUrl()]) {
      const config = parseConfig({
        NODE_ENV: 'test',
        PORT: '0',
        BCRYPT_COST: '10',
        DATABASE_URL: database.url,
        JWT_SECRET: 'a test’s own, which is long enough: 0123456789',
      })
      let time = Date.UTC(2026, 10, 25)
      const now = () => {
        time += 5
        return new Date(time)
      }
      const app = await createApp({ config, now })
      opened.push({ app, url: await app.fastify.listen({ host: config.host, port: config.port }), drop: database.drop })
    }
  }, 60_000)
  afterAll(async () => {
    for (const { app, drop } of opened) {
      await app.close({ graceMs: 0 })
      await drop()
    }
  })

  test('returns the same answers to 500 operations on SQLite and PostgreSQL', async () => {
    const [sqlite, postgres] = await Promise.all(opened.map(({ app, url }) => transcript(app, url)))
    expect(sqlite?.length).toBeGreaterThanOrEqual(OPERATIONS)
    expect(new Set(sqlite?.map((line) => /"code":"(\w+)"/.exec(line)?.[1])).size).toBeGreaterThan(4)
    expect(postgres).toEqual(sqlite)
  }, 180_000)
})
