import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { migrateDatabase, openDatabase, type Transaction } from '../../src/database/database.ts'
import { readMigrations } from '../../src/database/migrations.ts'
import { migratePostgres } from '../../src/database/postgres-migrate.ts'
import { POSTGRESQL_SCHEMA } from '../../src/database/postgres-schema.ts'
import { diffSchemas } from '../../src/database/schema-engine.ts'
import { noPostgresql } from '../../src/database/scratch.ts'
import { describeOnPostgres, emptyDatabase, server, sql } from './on-postgres.ts'
import { openTestDatabase, type TestDatabase, type TestDatabaseUrl } from './test-database.ts'
import { addUser } from './test-user.ts'

describeOnPostgres('transactions side by side', () => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await openTestDatabase()
  })
  afterEach(() => opened.close())

  test('one that works on after a failed statement fails, instead of being lost in silence', async () => {
    const events: string[] = []
    const swallowed = opened.database.write(async (transaction) => {
      transaction.afterCommit(() => events.push('never'))
      await addUser(transaction, 'ada@example.com')
      await addUser(transaction, 'ada@example.com').catch(() => events.push('swallowed'))
    })
    await expect(swallowed).rejects.toThrow()
    expect(events).toEqual(['swallowed'])
    expect(await opened.database.read.user.count()).toBe(0)
    // Its connection can be used by the next ones.
    const writes = Array.from({ length: 10 }, () => opened.database.write((transaction) => addUser(transaction)))
    expect(await Promise.all(writes)).toHaveLength(10)
  })

  test('two that wait for each other both succeed in the end, with the tasks of their last attempt', async () => {
    const [ada, bob] = await opened.database.write(async (transaction) => [
      await addUser(transaction, 'ada@example.com'),
      await addUser(transaction, 'bob@example.com'),
    ])
    if (!ada || !bob) throw new Error('not there')
    const events: string[] = []
    const attempts = { there: 0, back: 0 }
    const gate = Promise.withResolvers<void>()
    const name = (transaction: Transaction, id: string, name: string) =>
      transaction.user.update({ where: { id }, data: { name } })
    const both = (way: keyof typeof attempts, first: string, second: string) =>
      opened.database.write(async (transaction) => {
        attempts[way] += 1
        transaction.afterCommit(() => events.push(`${way} ${attempts[way]}`))
        await name(transaction, first, way)
        if (attempts.there > 0 && attempts.back > 0) gate.resolve()
        await gate.promise
        await name(transaction, second, way)
      })
    await Promise.all([both('there', ada.id, bob.id), both('back', bob.id, ada.id)])
    expect(attempts.there + attempts.back).toBeGreaterThan(2)
    expect([...events].sort()).toEqual([`back ${attempts.back}`, `there ${attempts.there}`])
    const names = await opened.database.read.user.findMany({ select: { name: true } })
    expect(new Set(names.map(({ name }) => name)).size).toBe(1)
  })

  test('one whose connection is cut fails, leaves nothing, and the next one finds another connection', async () => {
    const cut = opened.database.write(async (transaction) => {
      await addUser(transaction)
      const backends = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()'
      await sql(opened.url, `${backends} AND pid <> pg_backend_pid() AND state = 'idle in transaction'`)
      await addUser(transaction)
    })
    await expect(cut).rejects.toThrow()
    await opened.database.write((transaction) => addUser(transaction, 'next@example.com'))
    expect(await opened.database.read.user.count()).toBe(1)
  })

  test('many at once on a single connection wait for it in turn', async () => {
    const database = await openDatabase({ url: opened.url, poolSize: 1 })
    const writes = Array.from({ length: 50 }, () => database.write((transaction) => addUser(transaction)))
    const reads = Array.from({ length: 50 }, () => database.read.user.findFirst())
    await Promise.all([...writes, ...reads])
    expect(await database.read.user.count()).toBe(50)
    await database.close()
  })

  test('closing waits for what runs', async () => {
    const database = await openDatabase({ url: opened.url })
    const write = database.write((transaction) => addUser(transaction))
    await database.close()
    await write
    expect(await opened.database.read.user.count()).toBe(1)
  })
})

describeOnPostgres('migrations of PostgreSQL', () => {
  let empty: TestDatabaseUrl
  beforeEach(async () => {
    empty = await emptyDatabase()
  })
  afterEach(() => empty.drop())

  const names = async () =>
    (await sql(empty.url, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1')).map((row) => row.migration_name)

  test('are applied once, however many start at once', async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(empty.url)))
    const known = (await readMigrations('postgresql')).map(({ name }) => name)
    expect(results.filter((applied) => applied.length > 0)).toEqual([known])
    expect(await names()).toEqual(known)
    expect(await migrateDatabase(empty.url)).toEqual([])
  })

  test('that are missing keep the program from starting, in one line without the password', async () => {
    const url = new URL(empty.url)
    url.password = 'not-to-be-shown'
    const opening = openDatabase({ url: url.href })
    await expect(opening).rejects.toMatchObject({ name: 'StartError' })
    await expect(opening).rejects.toThrow(
      /^DATABASE_URL: [^\n]* lacks the migration \w+_init and \d+ more: npm run db:migrate$/,
    )
    await expect(opening).rejects.not.toThrow(/not-to-be-shown/)
    await migrateDatabase(empty.url)
    await (await openDatabase({ url: empty.url })).close()
  })

  test('that only a newer program knows are lived with, unless they are breaking', async () => {
    const known = await readMigrations('postgresql')
    const later = { name: '29991231000000_later', script: 'ALTER TABLE "User" ADD COLUMN "later" TEXT;' }
    await migratePostgres(empty.url, [...known, later])
    const database = await openDatabase({ url: empty.url })
    await database.write((transaction) => addUser(transaction))
    expect(await migrateDatabase(empty.url)).toEqual([])
    await database.close()

    const breaking = { name: '29991231000001_last_breaking', script: 'ALTER TABLE "User" DROP COLUMN "name";' }
    await migratePostgres(empty.url, [...known, later, breaking])
    const line =
      /^DATABASE_URL: [^\n]*newer than this program can live with: it has the migration \w+_last_breaking[^\n]*$/
    await expect(openDatabase({ url: empty.url })).rejects.toThrow(line)
    await expect(migrateDatabase(empty.url)).rejects.toThrow(line)
  })

  test.each([
    ['by a constraint', `INSERT INTO "Half" VALUES ('a');`, /duplicate key/],
    ['by what it says', 'ALTER TABLE "Nowhere" ADD COLUMN "x" TEXT;', /does not exist/],
  ])('that fail half-way, %s, leave everything as it was', async (_, statement, reason) => {
    await migrateDatabase(empty.url)
    const known = await readMigrations('postgresql')
    const first = { name: '29991231000000_first', script: 'CREATE TABLE "First" ("id" TEXT PRIMARY KEY);' }
    const half = (last: string) => ({
      name: '29991231000001_half',
      script: `CREATE TABLE "Half" ("id" TEXT PRIMARY KEY);\nINSERT INTO "Half" VALUES ('a');\n${last}`,
    })
    const failed = migratePostgres(empty.url, [...known, first, half(statement)])
    await expect(failed).rejects.toMatchObject({ name: 'StartError' })
    await expect(failed).rejects.toThrow(
      /^DATABASE_URL: [^\n]*migration failed, and the database was left as it was[^\n]*$/,
    )
    await expect(failed).rejects.toThrow(reason)
    expect(await names()).toEqual(known.map(({ name }) => name))
    expect(await sql(empty.url, `SELECT to_regclass('"First"') AS found`)).toEqual([{ found: null }])
    expect(await migratePostgres(empty.url, [...known, first, half('')])).toEqual([first.name, half('').name])
  })

  test('lead to the schema that the client is made for', async () => {
    await migrateDatabase(empty.url)
    const straight = await emptyDatabase()
    const script = await diffSchemas('postgresql', noPostgresql(), null, await readFile(POSTGRESQL_SCHEMA, 'utf8'))
    await sql(straight.url, script)
    // Prisma knows of no index on an expression.
    await sql(empty.url, 'DROP INDEX "User_userSearchKeys_idx"')
    expect(await shapeOf(empty.url)).toEqual(await shapeOf(straight.url))
    await straight.drop()
  })

  test('compare text by its bytes in every column, as SQLite does', async () => {
    await migrateDatabase(empty.url)
    const columns = `SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
      AND table_name <> '_prisma_migrations'`
    expect(await sql(empty.url, columns)).toEqual([])
  })
})

describeOnPostgres('a PostgreSQL that can not be used', () => {
  test.each([
    ['nobody listens there', () => 'postgresql://ada:not-to-be-shown@127.0.0.1:1/gatehouse', 'ECONNREFUSED'],
    [
      'there is no such database',
      () => Object.assign(new URL(server()), { pathname: '/nowhere' }).href,
      'does not exist',
    ],
  ])('is refused in one line: %s', async (_, url, reason) => {
    for (const use of [() => openDatabase({ url: url() }), () => migrateDatabase(url())]) {
      const error: unknown = await use().catch((error) => error)
      expect(error).toMatchObject({ name: 'StartError', message: expect.stringMatching(/^DATABASE_URL: [^\n]*$/) })
      expect((error as Error).message).toContain(reason)
      expect((error as Error).message).not.toContain('not-to-be-shown')
    }
  })
})

/** Tables, columns, indexes and keys, but for the migrations' own and for what Prisma can't say: the collations. */
async function shapeOf(url: string) {
  const columns = `SELECT table_name, column_name, udt_name, datetime_precision, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`
  const indexes = `SELECT indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`
  const keys = `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> coalesce(to_regclass('_prisma_migrations'), 0) ORDER BY 1`
  return { columns: await sql(url, columns), indexes: await sql(url, indexes), keys: await sql(url, keys) }
}
