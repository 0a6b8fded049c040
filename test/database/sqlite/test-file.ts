/** SQLite files: each test gets a separate folder. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from '@jest/globals'
import { sqliteAdapter } from '../../../src/database/sqlite/adapter.ts'
import { openSqlite } from '../../../src/database/sqlite/open.ts'
import { addUser } from '../test-user.ts'

export let directory: string
export let path: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  path = join(directory, 'gatehouse.db')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

export const open_ = (at = path) => openSqlite({ url: `file:${at}` })

/** Returns the first column of a query, on a separate connection. */
export async function column(sql: string): Promise<unknown[]> {
  const connection = await sqliteAdapter(path, 'write').connect()
  const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] })
  await connection.dispose()
  return rows.map(([value]) => value)
}

/** Creates a database with one account. */
export async function withUser(email = 'ada@example.com') {
  const database = await open_()
  await database.write((transaction) => addUser(transaction, email))
  await database.close()
}

export const emails = async () => {
  const database = await open_()
  const rows = await database.read.user.findMany()
  await database.close()
  return rows.map(({ email }) => email)
}
