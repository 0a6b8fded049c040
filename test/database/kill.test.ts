import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/database.ts'
import { sqlitePath } from '../../src/database/sqlite.ts'
import { sqliteAdapter } from '../../src/database/sqlite-adapter.ts'
import { POSTGRES, testDatabaseUrl } from './test-database.ts'
import { addUser } from './test-user.ts'

const WRITER = fileURLToPath(new URL('todo-writer.ts', import.meta.url))

/** Lets a process write until it has acknowledged so many pairs, and kills it in the middle. @returns the acknowledged. */
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

test('a process killed while it writes loses nothing it acknowledged, and leaves no half of a transaction', async () => {
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

  // It serves as before.
  await database.write((transaction) => addUser(transaction, 'next@example.com'))
  expect(await database.read.user.count({ where: { email: 'next@example.com' } })).toBe(1)
  await database.close()
  await drop()
})
