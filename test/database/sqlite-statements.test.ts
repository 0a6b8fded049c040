import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import type { Database } from '../../src/database/database.ts'
import { openSqlite } from '../../src/database/sqlite.ts'
import type { Executor } from '../../src/database/statements.ts'

let directory: string
let database: Database
let asked: string[]
/** A connection as another process has it. */
let other: Sqlite

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const path = join(directory, 'gatehouse.db')
  asked = []
  database = await openSqlite({ url: `file:${path}`, onQuery: (sql) => asked.push(sql) })
  other = new Sqlite(path)
})
afterEach(async () => {
  other.close()
  await database.close()
  await rm(directory, { recursive: true, force: true })
})

const execute = (sql: string) => other.prepare(sql).run()

const insertKey = (id: string) =>
  database.statements.run('INSERT INTO "SealedKey" ("id", "sealed", "createdAt") VALUES (?, ?, ?) RETURNING "id"', [
    id,
    'x',
    new Date(0),
  ])
const keys = () => database.statements.all('SELECT "id" FROM "SealedKey" ORDER BY "id"', [])

test("a write waits for another process's transaction, while this one goes on", async () => {
  execute('BEGIN IMMEDIATE')
  execute(`INSERT INTO "SealedKey" VALUES ('theirs', 'x', '1970')`)
  const written = insertKey('ours')
  // Reads are answered meanwhile, and what isn't committed isn't there.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await keys()).toEqual([])
  }
  execute('COMMIT')
  expect(await written).toEqual([{ id: 'ours' }])
  expect(await keys()).toEqual([{ id: 'ours' }, { id: 'theirs' }])
})

const transactions = () => asked.filter((sql) => /^(BEGIN IMMEDIATE|COMMIT|ROLLBACK)$/.test(sql))

test('writes of one turn are one transaction, which leaves out what fails', async () => {
  await insertKey('alone')
  expect(transactions()).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  asked = []
  const outcomes = await Promise.allSettled(['a', 'b', 'alone', 'c'].map(insertKey))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(transactions()).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  expect(await keys()).toEqual(['a', 'alone', 'b', 'c'].map((id) => ({ id })))
})

test('transactions of one turn share a commit: one that fails leaves nothing behind, and each sees those before it', async () => {
  const count = async (executor: Executor) => (await executor.all('SELECT "id" FROM "SealedKey"', [])).length
  const insert = (executor: Executor, id: string) =>
    executor.all('INSERT INTO "SealedKey" ("id", "sealed", "createdAt") VALUES (?, ?, ?)', [id, 'x', new Date(0)])
  const pair = (id: string) =>
    database.statements.transaction(async (executor) => {
      await insert(executor, id)
      await insert(executor, `${id}2`)
      return count(executor)
    })
  const outcomes = await Promise.allSettled([pair('a'), insertKey('b2'), pair('b'), pair('c')])
  expect(outcomes.map((outcome) => ('value' in outcome ? outcome.value : 'failed'))).toEqual([
    2,
    [{ id: 'b2' }],
    'failed',
    5,
  ])
  expect(transactions()).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  expect(await keys()).toEqual(['a', 'a2', 'b2', 'c', 'c2'].map((id) => ({ id })))
})

test('where the database undoes the writes of a turn, all are told, and the next are done', async () => {
  execute(
    'CREATE TRIGGER "refuse" BEFORE INSERT ON "SealedKey" WHEN new."id" = \'full\' BEGIN SELECT RAISE(ROLLBACK, \'full\'); END',
  )
  const outcomes = await Promise.allSettled(['a', 'full', 'b'].map(insertKey))
  expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  expect(await keys()).toEqual([])
  await Promise.all(['a', 'b'].map(insertKey))
  expect(await keys()).toEqual([{ id: 'a' }, { id: 'b' }])
})

test('writes that were wanted before it was closed are there', async () => {
  const written = Promise.all(['a', 'b'].map(insertKey))
  await database.close()
  await written
  expect(other.prepare('SELECT count(*) AS "count" FROM "SealedKey"').all()).toEqual([{ count: 2 }])
})

test('a statement can read and not write through `all`', async () => {
  await expect(database.statements.all(`DELETE FROM "SealedKey" RETURNING "id"`, [])).rejects.toThrow(/readonly/)
})

test('a statement that was prepared before a migration of another process goes on', async () => {
  await insertKey('a')
  expect(await database.statements.all('SELECT * FROM "SealedKey"', [])).toHaveLength(1)
  execute('ALTER TABLE "SealedKey" ADD COLUMN "note" TEXT')
  expect(await database.statements.all('SELECT * FROM "SealedKey"', [])).toMatchObject([{ id: 'a', note: null }])
  await insertKey('b')
  expect(await keys()).toEqual([{ id: 'a' }, { id: 'b' }])
})

test('an instant that another program wrote in another spelling is listed in the usual one', async () => {
  for (const [id, text] of [
    ['a', '2026-11-25T12:00:00Z'],
    ['b', '2026-11-25T13:00:00.500+01:00'],
    ['c', '2026-11-25T12:00:00.123+00:00'],
  ])
    execute(`INSERT INTO "SealedKey" ("id", "sealed", "createdAt") VALUES ('${id}', 'x', '${text}')`)
  const rows = await database.statements.listed('SELECT "createdAt" FROM "SealedKey" ORDER BY "id"', [])
  expect(rows).toEqual([['2026-11-25T12:00:00.000Z'], ['2026-11-25T12:00:00.500Z'], ['2026-11-25T12:00:00.123Z']])
})
