import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { readMigrations } from '../../../src/database/migrations/migrations.ts'
import { sqliteAdapter } from '../../../src/database/sqlite/adapter.ts'
import { addUser } from '../test-user.ts'
import { column, directory, emails, open_, path, withUser } from './test-file.ts'

describe('opening a SQLite database', () => {
  test('creates the file and its folder for the current user only', async () => {
    const nested = join(directory, 'a', 'b', 'gatehouse.db')
    await (await open_(nested)).close()
    expect((await stat(nested)).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory, 'a', 'b'))).mode & 0o777).toBe(0o700)
  })

  test.each(['write', 'migrate'] as const)('configures a %s connection for durable writes', async (mode) => {
    const connection = await sqliteAdapter(path, mode).connect()
    const pragma = async (name: string) =>
      (await connection.queryRaw({ sql: `PRAGMA ${name}`, args: [], argTypes: [] })).rows[0]?.[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('foreign_keys')).toBe(mode === 'write' ? 1 : 0)
    expect(await pragma('busy_timeout')).toBe(50)
    await connection.dispose()
  })

  test('opens a read connection that cannot write', async () => {
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

  test('waits for a process that holds an exclusive lock during creation', async () => {
    const other = new Sqlite(path)
    other.exec('BEGIN EXCLUSIVE')
    const opening = open_()
    await sleep(300)
    other.exec('COMMIT')
    other.close()
    await (await opening).close()
  })

  test('migrates once when several processes open the file at the same time', async () => {
    const script = `
      const { openSqlite } = await import(${JSON.stringify(import.meta.resolve('../../../src/database/sqlite/open.ts'))})
      const { addUser } = await import(${JSON.stringify(import.meta.resolve('../test-user.ts'))})
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

test('shows readers the last committed state while a transaction is open', async () => {
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
