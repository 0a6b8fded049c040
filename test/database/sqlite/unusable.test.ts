import { copyFile, open, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readMigrations } from '../../../src/database/migrations/migrations.ts'
import { sqliteAdapter } from '../../../src/database/sqlite/adapter.ts'
import { migrateSqlite } from '../../../src/database/sqlite/migrate.ts'
import { addUser, todoRow } from '../test-user.ts'
import { column, directory, emails, open_, path, withUser } from './test-file.ts'

/** Returns the error message of opening the database. */
async function refusal(at = path): Promise<string> {
  const error: unknown = await open_(at).then(
    () => null,
    (error) => error,
  )
  expect(error).toMatchObject({ name: 'StartupError' })
  const { message } = error as Error
  expect(message).not.toContain('\n')
  return message
}

describe('an unusable SQLite file', () => {
  test('reports a folder that cannot be created', async () => {
    await writeFile(path, 'a file')
    const within = join(path, 'gatehouse.db')
    expect(await refusal(within)).toMatch(`DATABASE_URL: ${within} cannot be used: `)
    expect(await readFile(path, 'utf8')).toBe('a file')
  })

  test('reports a folder in place of the database file', async () => {
    expect(await refusal(directory)).toMatch(`DATABASE_URL: ${directory} cannot be used: `)
  })

  test('reports a file that is not a database and leaves it unchanged', async () => {
    await writeFile(path, 'Dear diary, '.repeat(1000))
    expect(await refusal()).toBe(`DATABASE_URL: ${path} cannot be used: file is not a database`)
    expect(await readFile(path, 'utf8')).toBe('Dear diary, '.repeat(1000))
  })

  test('reports a database with a damaged page and leaves it unchanged', async () => {
    const database = await open_()
    const user = await database.write((transaction) => addUser(transaction))
    const data = Array.from({ length: 2000 }, (_, index) => todoRow(user.id, `Todo ${index}`))
    await database.write((transaction) => transaction.todo.createMany({ data }))
    await database.close()
    const file = await open(path, 'r+')
    for (let page = 40; page < 80; page++) await file.write(Buffer.alloc(2048, 0xa5), 0, 2048, page * 4096)
    await file.close()
    const before = await readFile(path)
    expect(await refusal()).toMatch(
      /^DATABASE_URL: .* (the database is damaged|cannot be used: database disk image is malformed)/,
    )
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  test('reports a truncated database and leaves it unchanged', async () => {
    await withUser()
    await truncate(path, 4096 * 3)
    expect(await refusal()).toMatch(
      /^DATABASE_URL: .* (the database is damaged|cannot be used: database disk image is malformed)/,
    )
    expect((await stat(path)).size).toBe(4096 * 3)
  })

  test('reports a database newer than the program and leaves it unchanged', async () => {
    await withUser()
    const later = { name: '29991231000000_later', script: 'CREATE TABLE "Later" ("id" TEXT PRIMARY KEY);' }
    await migrateSqlite(path, [...(await readMigrations('sqlite')), later])
    const copy = join(directory, 'copy.db')
    await copyFile(path, copy)
    expect(await refusal()).toMatch(
      /the database is newer than this program: it has the migration 29991231000000_later/,
    )
    expect((await readFile(path)).equals(await readFile(copy))).toBe(true)
  })

  test('reports another program’s database and leaves it unchanged', async () => {
    const connection = await sqliteAdapter(path, 'write').connect()
    await connection.executeScript('CREATE TABLE "User" ("name" TEXT); INSERT INTO "User" VALUES (\'Ada\')')
    await connection.dispose()
    expect(await refusal()).toMatch(/migration \w+ or a later one failed, nothing was changed/)
    expect(await column('SELECT name FROM "User"')).toEqual(['Ada'])
  })
})

describe('a failing migration', () => {
  const first = { name: '29991231000000_first', script: 'CREATE TABLE "First" ("id" TEXT PRIMARY KEY);' }
  const half = (statement: string) => ({
    name: '29991231000001_half',
    script: `CREATE TABLE "Half" ("id" TEXT PRIMARY KEY);\nINSERT INTO "Half" VALUES ('a');\n${statement}`,
  })
  const tables = () => column("SELECT name FROM sqlite_master WHERE name IN ('First', 'Half')")

  test.each([
    ['by a constraint', `INSERT INTO "Half" VALUES ('a');`],
    ['by what it says', 'ALTER TABLE "Nowhere" ADD COLUMN "x" TEXT;'],
    ['by leaving rows that refer to nothing', 'DELETE FROM "User";'],
  ])('rolls back a migration that fails %s, so that the next start can retry', async (_, statement) => {
    const database = await open_()
    const user = await database.write((transaction) => addUser(transaction, 'ada@example.com'))
    await database.write((transaction) => transaction.todo.create({ data: todoRow(user.id, 'Water the plants') }))
    await database.close()
    const known = await readMigrations('sqlite')

    const failed = migrateSqlite(path, [...known, first, half(statement)])
    await expect(failed).rejects.toMatchObject({ name: 'StartupError' })
    await expect(failed).rejects.toThrow(/^migration( \w+ or a later one)? failed, nothing was changed[^\n]*$/)
    expect(await tables()).toEqual([])
    expect(await emails()).toEqual(['ada@example.com'])
    expect(await column('SELECT title FROM "Todo"')).toEqual(['Water the plants'])
    expect(await column('PRAGMA integrity_check')).toEqual(['ok'])

    expect(await migrateSqlite(path, [...known, first, half('')])).toEqual([first.name, half('').name])
    expect(await tables()).toEqual(['First', 'Half'])
    expect(await column('SELECT email FROM "User"')).toEqual(['ada@example.com'])
  })
})
