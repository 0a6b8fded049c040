import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { sqliteAdapter } from '../../../src/database/sqlite/adapter.ts'
import { openSqlite } from '../../../src/database/sqlite/open.ts'
import { isUnavailable } from '../../../src/database/unavailable.ts'
import { addUser } from '../test-user.ts'

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  path = join(directory, 'gatehouse.db')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('a transaction on a full disk', () => {
  let connection: SqlDriverAdapter
  const query = (sql: string) => ({ sql, args: [], argTypes: [] })
  const count = async () => (await connection.queryRaw(query('SELECT count(*) FROM "t"'))).rows

  beforeEach(async () => {
    connection = await sqliteAdapter(path, 'write').connect()
    await connection.executeScript('CREATE TABLE "t" ("a" TEXT); PRAGMA max_page_count = 10')
  })
  afterEach(() => connection.dispose())

  test('stores no partial transaction when the error is caught, and leaves no lock', async () => {
    const transaction = await connection.startTransaction()
    await transaction.executeRaw(query(`INSERT INTO "t" VALUES ('first')`))
    const full = transaction.executeRaw(query(`INSERT INTO "t" VALUES (hex(zeroblob(100000)))`))
    const error = await full.catch((error: unknown) => error)
    expect(error).toMatchObject({ cause: { originalCode: 'SQLITE_FULL' } })
    expect(isUnavailable(error)).toBe(true)
    await expect(transaction.executeRaw(query(`INSERT INTO "t" VALUES ('second')`))).rejects.toBe(error)
    await expect(transaction.queryRaw(query('SELECT 1'))).rejects.toBe(error)
    await expect(transaction.executeRaw(query('COMMIT'))).rejects.toBe(error)
    expect(await count()).toEqual([[0]])

    const next = await connection.startTransaction()
    await next.executeRaw(query(`INSERT INTO "t" VALUES ('third')`))
    await next.executeRaw(query('COMMIT'))
    expect(await count()).toEqual([[1]])
  })

  test('rolls back without another error', async () => {
    const transaction = await connection.startTransaction()
    await transaction.executeRaw(query(`INSERT INTO "t" VALUES (hex(zeroblob(100000)))`)).catch(() => {})
    await transaction.executeRaw(query('ROLLBACK'))
    expect(await count()).toEqual([[0]])
  })
})

test('reports a database whose file was removed as not ready', async () => {
  const database = await openSqlite({ url: `file:${path}` })
  await database.write((transaction) => addUser(transaction))
  expect(await database.answers()).toBe(true)
  await rename(path, `${path}.moved`)
  expect(await database.answers()).toBe(false)
  await rename(`${path}.moved`, path)
  expect(await database.answers()).toBe(true)
  await database.close()
})
