import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { POSTGRESQL_SCHEMA } from '../../../scripts/lib/schema/postgres-schema.ts'
import { diffSchemas } from '../../../scripts/lib/schema/schema-engine.ts'
import { noPostgresql } from '../../../scripts/lib/schema/shadow-database.ts'
import { readMigrations } from '../../../src/database/migrations/migrations.ts'
import { migrateDatabase, openDatabase } from '../../../src/database/open.ts'
import { migratePostgres } from '../../../src/database/postgres/migrate.ts'
import { describeOnPostgres, emptyDatabase, sql } from '../on-postgres.ts'
import type { TestDatabaseUrl } from '../test-database.ts'
import { addUser } from '../test-user.ts'

describeOnPostgres('migrations of PostgreSQL', () => {
  let empty: TestDatabaseUrl
  beforeEach(async () => {
    empty = await emptyDatabase()
  })
  afterEach(() => empty.drop())

  const names = async () =>
    (await sql(empty.url, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1')).map((row) => row.migration_name)

  test('applies migrations once when four processes start in parallel', async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(empty.url)))
    const known = (await readMigrations('postgresql')).map(({ name }) => name)
    expect(results.filter((applied) => applied.length > 0)).toEqual([known])
    expect(await names()).toEqual(known)
    expect(await migrateDatabase(empty.url)).toEqual([])
  })

  test('rejects startup with missing migrations in one line without the password', async () => {
    const url = new URL(empty.url)
    url.password = 'not-to-be-shown'
    const opening = openDatabase({ url: url.href })
    await expect(opening).rejects.toMatchObject({ name: 'StartupError' })
    await expect(opening).rejects.toThrow(
      /^DATABASE_URL: [^\n]* pending migrations: \w+_init and \d+ more\. Run npm run db:migrate$/,
    )
    await expect(opening).rejects.not.toThrow(/not-to-be-shown/)
    await migrateDatabase(empty.url)
    await (await openDatabase({ url: empty.url })).close()
  })

  test('accepts unknown newer migrations unless they are breaking', async () => {
    const known = await readMigrations('postgresql')
    const later = { name: '29991231000000_later', script: 'ALTER TABLE "User" ADD COLUMN "later" TEXT;' }
    await migratePostgres(empty.url, [...known, later])
    const database = await openDatabase({ url: empty.url })
    await database.write((transaction) => addUser(transaction))
    expect(await migrateDatabase(empty.url)).toEqual([])
    await database.close()

    const breaking = { name: '29991231000001_last_breaking', script: 'ALTER TABLE "User" DROP COLUMN "name";' }
    await migratePostgres(empty.url, [...known, later, breaking])
    const line = /^DATABASE_URL: [^\n]*newer than this program: it has the breaking migration \w+_last_breaking[^\n]*$/
    await expect(openDatabase({ url: empty.url })).rejects.toThrow(line)
    await expect(migrateDatabase(empty.url)).rejects.toThrow(line)
  })

  test.each([
    ['by a constraint', `INSERT INTO "Half" VALUES ('a');`, /duplicate key/],
    ['by what it says', 'ALTER TABLE "Nowhere" ADD COLUMN "x" TEXT;', /does not exist/],
  ])('rolls back migrations that fail %s', async (_, statement, reason) => {
    await migrateDatabase(empty.url)
    const known = await readMigrations('postgresql')
    const first = { name: '29991231000000_first', script: 'CREATE TABLE "First" ("id" TEXT PRIMARY KEY);' }
    const half = (last: string) => ({
      name: '29991231000001_half',
      script: `CREATE TABLE "Half" ("id" TEXT PRIMARY KEY);\nINSERT INTO "Half" VALUES ('a');\n${last}`,
    })
    const failed = migratePostgres(empty.url, [...known, first, half(statement)])
    await expect(failed).rejects.toMatchObject({ name: 'StartupError' })
    await expect(failed).rejects.toThrow(
      /^DATABASE_URL: [^\n]*migration [^\n]* or a later one failed, nothing was changed[^\n]*$/,
    )
    await expect(failed).rejects.toThrow(reason)
    expect(await names()).toEqual(known.map(({ name }) => name))
    expect(await sql(empty.url, `SELECT to_regclass('"First"') AS found`)).toEqual([{ found: null }])
    expect(await migratePostgres(empty.url, [...known, first, half('')])).toEqual([first.name, half('').name])
  })

  test('produces by migrations the schema that the Prisma client expects', async () => {
    await migrateDatabase(empty.url)
    const straight = await emptyDatabase()
    const script = await diffSchemas(noPostgresql(), null, await readFile(POSTGRESQL_SCHEMA, 'utf8'))
    await sql(straight.url, `CREATE EXTENSION pg_trgm; ${script}`)
    expect(await shapeOf(empty.url)).toEqual(await shapeOf(straight.url))
    await straight.drop()
  })

  test('compares text by bytes in every column, as SQLite does', async () => {
    await migrateDatabase(empty.url)
    const columns = `SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
      AND table_name <> '_prisma_migrations'`
    expect(await sql(empty.url, columns)).toEqual([])
  })
})

/**
 * Returns tables, columns, indexes and keys, except the migration table and collations, which Prisma cannot express.
 */
async function shapeOf(url: string) {
  const columns = `SELECT table_name, column_name, udt_name, datetime_precision, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`
  const indexes = `SELECT indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`
  const keys = `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> coalesce(to_regclass('_prisma_migrations'), 0) ORDER BY 1`
  return { columns: await sql(url, columns), indexes: await sql(url, indexes), keys: await sql(url, keys) }
}
