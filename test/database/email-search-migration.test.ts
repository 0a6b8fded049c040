import { expect, test } from '@jest/globals'
import { readMigrations } from '../../src/database/migrations/migrations.ts'
import { migrateDatabase, openDatabase } from '../../src/database/open.ts'
import { migratePostgres } from '../../src/database/postgres/migrate.ts'
import { migrateSqlite } from '../../src/database/sqlite/migrate.ts'
import { sqlitePath } from '../../src/database/sqlite/open.ts'
import { findUsers } from '../../src/users/repository.ts'
import { emptyDatabaseUrl, executeSql, POSTGRES } from './test-database.ts'

const WINDOW = { columns: { createdAt: 'date', id: 'id' }, direction: 'desc', from: null, to: null, take: 20 } as const

test('replaces the first email search index by the current one and keeps all users', async () => {
  const { url, drop } = await emptyDatabaseUrl()
  const provider = POSTGRES === undefined ? 'sqlite' : 'postgresql'
  const migrations = await readMigrations(provider)
  const before = migrations.slice(
    0,
    migrations.findIndex(({ name }) => name.endsWith('_email_search_breaking')),
  )
  if (POSTGRES === undefined) await migrateSqlite(sqlitePath(url), before)
  else await migratePostgres(url, before)
  for (const [id, email] of [
    ['019a0000-0000-7000-8000-000000000001', 'ada@example.com'],
    ['019a0000-0000-7000-8000-000000000002', 'bob@example.org'],
  ])
    await executeSql(
      url,
      `INSERT INTO "User" ("id", "email", "emailKey", "passwordHash", "createdAt")
       VALUES ('${id}', '${email}', '${email}', 'none', '2026-11-25T12:00:00.000+00:00')`,
    )

  expect((await migrateDatabase(url))[0]).toMatch(/_email_search_breaking$/)

  const database = await openDatabase({ url })
  const found = async (emailKeyContains: string) =>
    (await findUsers(database, { emailKeyContains }, WINDOW)).map(({ email }) => email)
  expect(await found('ob@')).toEqual(['bob@example.org'])
  expect(await found('example')).toEqual(['bob@example.org', 'ada@example.com'])
  const objects =
    POSTGRES === undefined
      ? `SELECT "name" FROM sqlite_master WHERE "name" LIKE '%search%'`
      : `SELECT relname AS "name" FROM pg_class WHERE relname LIKE '%Search%' UNION SELECT proname FROM pg_proc WHERE proname LIKE '%Search%'`
  expect(await database.statements.all(objects, [])).toEqual([])
  await database.close()
  await drop()
})
