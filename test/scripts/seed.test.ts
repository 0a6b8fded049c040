/** `npm run seed` and `npm run db:reset`. */

import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { reset } from '../../scripts/lib/reset-database.ts'
import { seed } from '../../scripts/lib/seed.ts'
import { openDatabase } from '../../src/database/open.ts'
import { testDatabaseUrl } from '../database/test-database.ts'

const SECRET = 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx'

let directory: string
let opened: Awaited<ReturnType<typeof testDatabaseUrl>>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-seed-'))
  opened = await testDatabaseUrl()
})
afterEach(async () => {
  await rm(directory, { recursive: true })
  await opened.drop()
})

const COMMANDS = { seed, 'db:reset': reset }
type Name = keyof typeof COMMANDS

async function run(name: Name, env: Record<string, string> = {}) {
  const output = { out: '', err: '' }
  const code = await COMMANDS[name]({
    env: { DATABASE_URL: opened.url, BCRYPT_COST: '10', JWT_SECRET: SECRET, ...env },
    out(text) {
      output.out += text
    },
    err(text) {
      output.err += text
    },
  })
  return { code, ...output }
}

async function counts(): Promise<{ users: number; todos: number }> {
  const { read, close } = await openDatabase({ url: opened.url, poolSize: 1 })
  const [users, todos] = await Promise.all([read.user.count(), read.todo.count()])
  await close()
  return { users, todos }
}

test('adds an admin and sample todos once with seed, and removes everything with db:reset', async () => {
  expect(await run('seed')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^admin@example\.com ADMIN, .*Password of new accounts: \S.*\n$/s),
    err: '',
  })
  const seeded = await counts()
  expect(seeded).toEqual({ users: 3, todos: 4 })
  expect((await run('seed')).out).toMatch(/^admin@example\.com ADMIN, already exists\n/)
  expect(await counts()).toEqual(seeded)

  expect(await run('db:reset')).toMatchObject({ code: 0, err: '' })
  expect(await counts()).toEqual({ users: 0, todos: 0 })
})

test.each<Name>(['seed', 'db:reset'])('rejects npm run %s in production', async (name) => {
  const refused = { code: 1, out: '', err: `npm run ${name} does not run in production.\n` }
  expect(await run(name, { NODE_ENV: 'production' })).toEqual(refused)
  expect(await counts()).toEqual({ users: 0, todos: 0 })
})

test.each(['seed', 'db-reset'])('rejects scripts/%s.ts when .env sets production', async (script) => {
  await writeFile(join(directory, '.env'), 'NODE_ENV=production\n')
  const path = fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [path], { cwd: directory, env: {}, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/does not run in production\.\n$/) })
})

test('rejects db:reset of a file that another process uses', async () => {
  const path = join(directory, 'used.db')
  const database = new Sqlite(path)
  database.pragma('journal_mode = WAL')
  database.exec('CREATE TABLE kept (id)')
  expect(await run('db:reset', { DATABASE_URL: `file:${path}` })).toEqual({
    code: 1,
    out: '',
    err: `${path} is in use: stop the server first.\n`,
  })
  expect(database.prepare('SELECT count(*) AS n FROM sqlite_master').all()).toEqual([{ n: 1 }])
  database.close()
})

test('rejects db:reset of a PostgreSQL on another machine', async () => {
  expect(await run('db:reset', { DATABASE_URL: 'postgresql://u:p@db.example.com/x' })).toMatchObject({
    code: 1,
    err: 'npm run db:reset only resets PostgreSQL on this machine.\n',
  })
})
