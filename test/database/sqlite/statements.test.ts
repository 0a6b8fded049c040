import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import type { Database } from '../../../src/database/port.ts'
import { openSqlite } from '../../../src/database/sqlite/open.ts'

let directory: string
let database: Database
let asked: string[]
/** A connection of another process. */
let other: Sqlite.Database

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

test("waits with a write for another process's transaction and keeps serving reads", async () => {
  execute('BEGIN IMMEDIATE')
  execute(`INSERT INTO "SealedKey" VALUES ('theirs', 'x', '1970')`)
  const written = insertKey('ours')
  // Reads continue meanwhile and do not see uncommitted rows.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await keys()).toEqual([])
  }
  execute('COMMIT')
  expect(await written).toEqual([{ id: 'ours' }])
  expect(await keys()).toEqual([{ id: 'ours' }, { id: 'theirs' }])
})

const transactions = () => asked.filter((sql) => /^(BEGIN IMMEDIATE|COMMIT|ROLLBACK)$/.test(sql))

test('commits the writes of one turn in one transaction and leaves out the failing ones', async () => {
  await insertKey('alone')
  expect(transactions()).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  asked = []
  const outcomes = await Promise.allSettled(['a', 'b', 'alone', 'c'].map(insertKey))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(transactions()).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  expect(await keys()).toEqual(['a', 'alone', 'b', 'c'].map((id) => ({ id })))
})

test('rejects every write of a turn that the database rolls back, and runs the next ones', async () => {
  execute(
    'CREATE TRIGGER "refuse" BEFORE INSERT ON "SealedKey" WHEN new."id" = \'full\' BEGIN SELECT RAISE(ROLLBACK, \'full\'); END',
  )
  const outcomes = await Promise.allSettled(['a', 'full', 'b'].map(insertKey))
  expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  expect(await keys()).toEqual([])
  await Promise.all(['a', 'b'].map(insertKey))
  expect(await keys()).toEqual([{ id: 'a' }, { id: 'b' }])
})

test('completes queued writes before the database closes', async () => {
  const written = Promise.all(['a', 'b'].map(insertKey))
  await database.close()
  await written
  expect(other.prepare('SELECT count(*) AS "count" FROM "SealedKey"').all()).toEqual([{ count: 2 }])
})

test('rejects a write through a read statement', async () => {
  await expect(database.statements.all(`DELETE FROM "SealedKey" RETURNING "id"`, [])).rejects.toThrow(/readonly/)
})

test('keeps a prepared statement valid after another process migrates the database', async () => {
  await insertKey('a')
  expect(await database.statements.all('SELECT * FROM "SealedKey"', [])).toHaveLength(1)
  execute('ALTER TABLE "SealedKey" ADD COLUMN "note" TEXT')
  expect(await database.statements.all('SELECT * FROM "SealedKey"', [])).toMatchObject([{ id: 'a', note: null }])
  await insertKey('b')
  expect(await keys()).toEqual([{ id: 'a' }, { id: 'b' }])
})
