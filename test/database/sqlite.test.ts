import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { readMigrations } from '../../src/database/migrations.ts'
import { openSqlite } from '../../src/database/sqlite.ts'
import { sqliteAdapter } from '../../src/database/sqlite-adapter.ts'
import { migrateSqlite } from '../../src/database/sqlite-migrate.ts'
import { addUser, todoRow } from './test-user.ts'

let directory: string
let path: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  path = join(directory, 'gatehouse.db')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const open_ = (at = path) => openSqlite({ url: `file:${at}` })

/** What opening it fails with. */
async function refusal(at = path): Promise<string> {
  const error: unknown = await open_(at).then(
    () => null,
    (error) => error,
  )
  expect(error).toMatchObject({ name: 'StartError' })
  const { message } = error as Error
  expect(message).not.toContain('\n')
  return message
}

/** The first column of what a statement gives, by a connection of its own. */
async function column(sql: string): Promise<unknown[]> {
  const connection = await sqliteAdapter(path, 'write').connect()
  const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] })
  await connection.dispose()
  return rows.map(([value]) => value)
}

/** A database with an account in it. */
async function withUser(email = 'ada@example.com') {
  const database = await open_()
  await database.write((transaction) => addUser(transaction, email))
  await database.close()
}

const emails = async () => {
  const database = await open_()
  const rows = await database.read.user.findMany()
  await database.close()
  return rows.map(({ email }) => email)
}

describe('opening', () => {
  test('makes the file, and its folder, for its user alone', async () => {
    const nested = join(directory, 'a', 'b', 'gatehouse.db')
    await (await open_(nested)).close()
    expect((await stat(nested)).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory, 'a', 'b'))).mode & 0o777).toBe(0o700)
  })

  test.each(['write', 'migrate'] as const)('sets a connection up to keep what it acknowledges: %s', async (mode) => {
    const connection = await sqliteAdapter(path, mode).connect()
    const pragma = async (name: string) =>
      (await connection.queryRaw({ sql: `PRAGMA ${name}`, args: [], argTypes: [] })).rows[0]?.[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('foreign_keys')).toBe(mode === 'write' ? 1 : 0)
    expect(await pragma('busy_timeout')).toBe(50)
    await connection.dispose()
  })

  test('gives a connection for reading that can only read', async () => {
    await withUser()
    const connection = await sqliteAdapter(path, 'read').connect()
    const deletion = connection.executeRaw({ sql: 'DELETE FROM "User"', args: [], argTypes: [] })
    await expect(deletion).rejects.toThrow()
    await connection.dispose()
    expect(await emails()).toEqual(['ada@example.com'])
  })

  test('applies each migration once', async () => {
    await withUser()
    await withUser('bob@example.com')
    const names = (await readMigrations('sqlite')).map(({ name }) => name)
    expect(await column('SELECT migration_name FROM _prisma_migrations ORDER BY 1')).toEqual(names)
  })

  test('waits for a process that has the file for itself, as one does that makes it', async () => {
    const other = new Sqlite(path)
    other.exec('BEGIN EXCLUSIVE')
    const opening = open_()
    await sleep(300)
    other.exec('COMMIT')
    other.close()
    await (await opening).close()
  })

  test('several processes at once migrate it once, and all can use it', async () => {
    const script = `
      const { openSqlite } = await import(${JSON.stringify(import.meta.resolve('../../src/database/sqlite.ts'))})
      const { addUser } = await import(${JSON.stringify(import.meta.resolve('./test-user.ts'))})
      const database = await openSqlite({ url: ${JSON.stringify(`file:${path}`)} })
      for (let i = 0; i < 20; i++) await database.write((transaction) => addUser(transaction))
      await database.close()`
    const args = ['--input-type=module', '--eval', script]
    const processes = Array.from({ length: 3 }, () => spawn(process.execPath, args, { stdio: 'inherit' }))
    expect(await Promise.all(processes.map(async (each) => (await once(each, 'exit'))[0]))).toEqual([0, 0, 0])
    expect(await column('SELECT count(*) FROM "User"')).toEqual([60])
    expect(await column('SELECT count(*) FROM _prisma_migrations')).toEqual([(await readMigrations('sqlite')).length])
  })
})

describe('refused in one line, with the variable and the path, and left as it was:', () => {
  test('a folder that can not be made', async () => {
    await writeFile(path, 'a file')
    const within = join(path, 'gatehouse.db')
    expect(await refusal(within)).toMatch(`DATABASE_URL: ${within} can't be used: `)
    expect(await readFile(path, 'utf8')).toBe('a file')
  })

  test('a folder in the place of the file', async () => {
    expect(await refusal(directory)).toMatch(`DATABASE_URL: ${directory} can't be used: `)
  })

  test('a file that is no database', async () => {
    await writeFile(path, 'Dear diary, '.repeat(1000))
    expect(await refusal()).toBe(`DATABASE_URL: ${path} can't be used: file is not a database`)
    expect(await readFile(path, 'utf8')).toBe('Dear diary, '.repeat(1000))
  })

  test('a database with a damaged page', async () => {
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
      /^DATABASE_URL: .* (the database is damaged|can't be used: database disk image is malformed)/,
    )
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  test('a database that was cut short', async () => {
    await withUser()
    await truncate(path, 4096 * 3)
    expect(await refusal()).toMatch(
      /^DATABASE_URL: .* (the database is damaged|can't be used: database disk image is malformed)/,
    )
    expect((await stat(path)).size).toBe(4096 * 3)
  })

  test('a database that is newer than the program', async () => {
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

  test('a database of another program', async () => {
    const connection = await sqliteAdapter(path, 'write').connect()
    await connection.executeScript('CREATE TABLE "User" ("name" TEXT); INSERT INTO "User" VALUES (\'Ada\')')
    await connection.dispose()
    expect(await refusal()).toMatch(/migration failed, and the database was left as it was/)
    expect(await column('SELECT name FROM "User"')).toEqual(['Ada'])
  })
})

describe('a migration that fails half-way', () => {
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
  ])('%s leaves everything as it was, and the next start can try again', async (_, statement) => {
    const database = await open_()
    const user = await database.write((transaction) => addUser(transaction, 'ada@example.com'))
    await database.write((transaction) => transaction.todo.create({ data: todoRow(user.id, 'Water the plants') }))
    await database.close()
    const known = await readMigrations('sqlite')

    const failed = migrateSqlite(path, [...known, first, half(statement)])
    await expect(failed).rejects.toMatchObject({ name: 'StartError' })
    await expect(failed).rejects.toThrow(/^migration failed, and the database was left as it was[^\n]*$/)
    expect(await tables()).toEqual([])
    expect(await emails()).toEqual(['ada@example.com'])
    expect(await column('SELECT title FROM "Todo"')).toEqual(['Water the plants'])
    expect(await column('PRAGMA integrity_check')).toEqual(['ok'])

    expect(await migrateSqlite(path, [...known, first, half('')])).toEqual([first.name, half('').name])
    expect(await tables()).toEqual(['First', 'Half'])
    expect(await column('SELECT email FROM "User"')).toEqual(['ada@example.com'])
  })
})

test('a reader sees the last committed state while a transaction is open', async () => {
  const database = await open_()
  const { promise: waiting, resolve: go } = Promise.withResolvers<void>()
  const { promise: written, resolve: wrote } = Promise.withResolvers<void>()
  const write = database.write(async (transaction) => {
    await addUser(transaction)
    wrote()
    await waiting
  })
  await written
  expect(await database.read.user.count()).toBe(0)
  expect(await database.statements.all('SELECT "id" FROM "User"', [])).toEqual([])
  go()
  await write
  expect(await database.read.user.count()).toBe(1)
  await database.close()
})
