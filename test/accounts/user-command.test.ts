/** `npm run user`, as a process of its own. */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Role } from '../../src/database/client/enums.ts'
import { openDatabase } from '../../src/database/database.ts'
import { testDatabaseUrl } from '../database/test-database.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/user.ts', import.meta.url))
const SECRET = randomBytes(32).toString('base64url')
const PASSWORD = 'plum orbit cactus violin'

let directory: string
let opened: Awaited<ReturnType<typeof testDatabaseUrl>>

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-user-'))
  opened = await testDatabaseUrl()
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
  await opened.drop()
})

async function run(args: string[], input = '') {
  const env = { NODE_ENV: 'production', JWT_SECRET: SECRET, DATABASE_URL: opened.url }
  const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: directory, env })
  child.stdin.end(input)
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exit, out, err }
}

async function users() {
  const database = await openDatabase({ url: opened.url })
  try {
    return await database.read.user.findMany({ orderBy: { id: 'asc' } })
  } finally {
    await database.close()
  }
}

test('makes an administrator with the password of the standard input, and changes the role of another', async () => {
  const made = await run(
    ['create', 'Admin@example.com', '--role', 'ADMIN', '--name', 'The Admin'],
    `${PASSWORD}\r\nmore`,
  )
  expect(made).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^[\da-f-]{36} Admin@example\.com ADMIN\n$/),
  })
  const [admin] = await users()
  expect(admin).toMatchObject({ email: 'Admin@example.com', role: 'ADMIN', name: 'The Admin', emailVerified: true })
  expect(admin?.passwordHash).toMatch(/^\$2b\$12\$/)

  expect(await run(['create', 'ADMIN@example.com'], PASSWORD)).toMatchObject({
    code: 1,
    out: '',
    err: 'An account with this email exists already.\n',
  })
  expect(await run(['set-role', 'admin@example.com', '--role', 'USER'])).toMatchObject({
    code: 1,
    err: 'This is the last enabled admin.\n',
  })
  expect(await users()).toEqual([admin])
}, 60_000)

test('refuses a bad password in one line, which does not repeat it', async () => {
  const { code, out, err } = await run(['create', 'ada@example.com'], 'kX9#mQ2$vL')
  expect({ code, out, err }).toEqual({ code: 1, out: '', err: 'password: It must have 15 characters at least.\n' })
  expect(await run(['create', 'ada@example.com'], '')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^there is no password.*\n$/),
  })
  expect(await users()).toEqual([])
})

test.each([
  [[]],
  [['create']],
  [['remove', 'ada@example.com']],
  [['create', 'ada@example.com', 'bob@example.com']],
  [['create', 'ada@example.com', '--role', 'ROOT']],
  [['create', 'ada@example.com', '--password', 'x']],
  [['set-role', 'ada@example.com']],
])('says how it is used, and does nothing, with %j', async (args) => {
  const { code, out, err } = await run(args, PASSWORD)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('Usage:')
  expect(err).toContain(Object.values(Role).join('|'))
})
