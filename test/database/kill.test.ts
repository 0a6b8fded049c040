import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/open.ts'
import { sqliteAdapter } from '../../src/database/sqlite/adapter.ts'
import { sqlitePath } from '../../src/database/sqlite/open.ts'
import { POSTGRES, testDatabaseUrl } from './test-database.ts'
import { addUser } from './test-user.ts'

const WRITER = fileURLToPath(new URL('todo-writer.ts', import.meta.url))

/**
 * Starts a writing process and kills it after it has acknowledged this many pairs.
 * @returns the acknowledged pairs.
 */
async function writeAndDie(url: string, pairs: number): Promise<string[]> {
  const writer = spawn(process.execPath, [WRITER, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(writer, 'exit')
  const acknowledged: string[] = []
  for await (const pair of createInterface({ input: writer.stdout })) {
    acknowledged.push(pair)
    if (acknowledged.length === pairs) writer.kill('SIGKILL')
  }
  expect(await exit).toEqual([null, 'SIGKILL'])
  return acknowledged
}

async function integrityOf(path: string): Promise<unknown[][]> {
  const connection = await sqliteAdapter(path, 'read').connect()
  const { rows } = await connection.queryRaw({ sql: 'PRAGMA integrity_check', args: [], argTypes: [] })
  await connection.dispose()
  return rows
}

test('keeps every acknowledged write and no partial transaction after kill -9', async () => {
  const { url, drop } = await testDatabaseUrl()
  const acknowledged: string[] = []
  for (const pairs of [1, 150, 400]) acknowledged.push(...(await writeAndDie(url, pairs)))

  if (POSTGRES === undefined) expect(await integrityOf(sqlitePath(url))).toEqual([['ok']])

  const database = await openDatabase({ url })
  const kept = await database.read.todo.groupBy({ by: ['title'], _count: { _all: true } })
  expect(kept.filter(({ title, _count }) => _count._all !== 2 && !title.startsWith('apart-'))).toEqual([])
  const titles = new Set(kept.filter(({ _count }) => _count._all === 2).map(({ title }) => title))
  expect(acknowledged.length).toBeGreaterThanOrEqual(551)
  expect(acknowledged.filter((pair) => !titles.has(pair))).toEqual([])

  // The database accepts new writes.
  await database.write((transaction) => addUser(transaction, 'next@example.com'))
  expect(await database.read.user.count({ where: { email: 'next@example.com' } })).toBe(1)
  await database.close()
  await drop()
})
