import { expect, test } from '@jest/globals'
import { migrateDatabase, openDatabase } from '../../../src/database/open.ts'
import { createProber } from '../../../src/database/postgres/prober.ts'
import { describeOnPostgres, sql } from '../on-postgres.ts'
import { testDatabaseUrl } from '../test-database.ts'

const NOWHERE = 'postgresql://ada:secret@127.0.0.1:1/gatehouse'

test.each([
  ['schema=app', /schema=app is not supported: tables are in the schema public/],
  ['connection_limit=5', /connection_limit has no effect: set DATABASE_POOL_SIZE/],
])('rejects ?%s in one line, before it connects', async (parameter, message) => {
  for (const open of [openDatabase({ url: `${NOWHERE}?${parameter}` }), migrateDatabase(`${NOWHERE}?${parameter}`)]) {
    const error: unknown = await open.catch((error: unknown) => error)
    expect(error).toMatchObject({ name: 'StartupError', message: expect.stringMatching(message) })
    expect((error as Error).message).not.toMatch(/\n|secret/)
  }
})

describeOnPostgres('another schema', () => {
  test('rejects a search_path to another schema and accepts public', async () => {
    const { url, drop } = await testDatabaseUrl()
    const named = new URL(url)
    named.searchParams.set('schema', 'public')
    await (await openDatabase({ url: named.href })).close()
    const { pathname } = named
    await sql(url, `CREATE SCHEMA app; ALTER DATABASE "${pathname.slice(1)}" SET search_path = app`)
    const message = /search_path selects the schema app: set it to public/
    await expect(openDatabase({ url })).rejects.toThrow(message)
    await expect(migrateDatabase(url)).rejects.toThrow(message)
    await drop()
  })
})

describeOnPostgres('a database that refuses writes', () => {
  test('reports a read-only database as not ready', async () => {
    const { url, drop } = await testDatabaseUrl()
    const open = createProber(url)
    expect(await open.answers()).toBe(true)
    await open.close()
    await sql(url, `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET default_transaction_read_only = on`)
    const readOnly = createProber(url)
    expect(await readOnly.answers()).toBe(false)
    await readOnly.close()
    await drop()
  })
})
