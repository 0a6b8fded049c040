/** `npm run user`. */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { runUser } from '../../scripts/lib/user/run-user.ts'
import { isUsage, readCommand, USAGE } from '../../scripts/lib/user/user-commands.ts'
import { Role } from '../../src/database/client/enums.ts'
import { openDatabase } from '../../src/database/open.ts'
import { testDatabaseUrl } from '../database/test-database.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/user.ts', import.meta.url))
const SECRET = randomBytes(32).toString('base64url')
const PASSWORD = 'plum orbit cactus violin'

let opened: Awaited<ReturnType<typeof testDatabaseUrl>>
beforeEach(async () => {
  opened = await testDatabaseUrl()
})
afterEach(() => opened.drop())

const environment = () => ({
  NODE_ENV: 'production',
  JWT_SECRET: SECRET,
  DATABASE_URL: opened.url,
  BCRYPT_COST: '10',
})

/** Runs a command in this process. */
async function run(args: string[], password = '') {
  const output = { out: '', err: '' }
  const code = await runUser(args, {
    env: environment(),
    out(text) {
      output.out += text
    },
    err(text) {
      output.err += text
    },
    readPassword: async () => password,
  })
  return { code, ...output }
}

/** Runs a command in a separate process, outside the project. */
async function runProcess(args: string[], input: string) {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-user-'))
  const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: directory, env: environment() })
  child.stdin.end(input)
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const code = await exit
  await rm(directory, { recursive: true })
  return { code, out, err }
}

/** Reads directly from the database. */
async function read<T>(query: (read: Awaited<ReturnType<typeof openDatabase>>['read']) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: opened.url, poolSize: 1 })
  try {
    return await query(database.read)
  } finally {
    await database.close()
  }
}

const users = () => read(({ user }) => user.findMany({ orderBy: { createdAt: 'asc' } }))

describe('npm run user', () => {
  test('creates an administrator with the password from standard input', async () => {
    const args = ['create', 'Admin@example.com', '--role', 'ADMIN', '--name', 'The Admin']
    const made = await runProcess(args, `${PASSWORD}\r\nmore`)
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(/^[\da-f-]{36} Admin@example\.com ADMIN\n$/)
    const [admin] = await users()
    expect(admin).toMatchObject({ email: 'Admin@example.com', role: 'ADMIN', name: 'The Admin', emailVerified: true })
    expect(admin?.passwordHash).toMatch(/^\$2b\$10\$/)

    expect(await run(['create', 'ADMIN@example.com'], PASSWORD)).toMatchObject({
      code: 1,
      out: '',
      err: 'An account with this email already exists.\n',
    })
    expect(await run(['set-role', 'admin@example.com', '--role', 'USER'])).toMatchObject({
      code: 1,
      err: 'This is the last enabled admin: make another user an admin first.\n',
    })
    expect(await users()).toEqual([admin])
  })

  test('sets a password, revokes every session and writes an audit entry', async () => {
    await run(['create', 'ada@example.com'], PASSWORD)
    const [before] = await users()
    expect(await run(['set-password', 'ADA@example.com'], 'marble cobalt seven lantern')).toMatchObject({
      code: 0,
      out: `${before?.id} ada@example.com USER\n`,
      err: '',
    })
    const [after] = await users()
    expect(after?.passwordHash).not.toBe(before?.passwordHash)
    expect(after?.tokensEndedAt).not.toBeNull()
    const events = await read(({ auditEvent }) => auditEvent.findMany({ where: { action: 'password.reset' } }))
    expect(events).toMatchObject([{ userId: before?.id, actorId: null, detail: 'by the operator' }])

    expect(await run(['set-password', 'ada@example.com'], 'short')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^password: It must have at least 15 characters\./),
    })
    expect(await run(['set-password', 'bob@example.com'], PASSWORD)).toMatchObject({
      code: 1,
      err: 'No account has the email bob@example.com.\n',
    })
  })

  test('lists accounts by role and by part of the email, newest first', async () => {
    for (const args of [['ada@example.com'], ['bob@example.org', '--role', 'SUPPORT']])
      await run(['create', ...args], PASSWORD)
    await run(['disable', 'ada@example.com'])
    const [ada, bob] = (await users()).map(({ id }) => id)
    expect(await run(['list'])).toEqual({
      code: 0,
      out: `${bob} bob@example.org SUPPORT\n${ada} ada@example.com USER disabled\n`,
      err: '',
    })
    expect((await run(['list', '--role', 'SUPPORT'])).out).toMatch(/^\S+ bob@example\.org SUPPORT\n$/)
    expect((await run(['list', '--search', '.com'])).out).toMatch(/^\S+ ada@example\.com USER disabled\n$/)
  })

  test('rejects a bad password in one line that does not repeat it', async () => {
    expect(await run(['create', 'ada@example.com'], 'kX9#mQ2$vL')).toEqual({
      code: 1,
      out: '',
      err: 'password: It must have at least 15 characters.\n',
    })
    expect(await runProcess(['create', 'ada@example.com'], '')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Password is empty: .*\n$/),
    })
    expect(await users()).toEqual([])
  })

  test('prints its usage with --help and after invalid arguments', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, out: USAGE, err: '' })
    expect(await run(['remove', 'ada@example.com'])).toEqual({
      code: 2,
      out: '',
      err: `Unknown command remove.\n\n${USAGE}`,
    })
    expect(USAGE).toContain(Object.values(Role).join('|'))
  })
})

const noPassword = () => Promise.reject(new Error('no password'))

test.each([[['--help']], [['-h']], [['help']], [['create', '--help']]])('prints the usage for %j', (args) => {
  expect(readCommand(args, noPassword)).toBeNull()
})

test.each([
  [[]],
  [['create']],
  [['remove', 'ada@example.com']],
  [['create', 'ada@example.com', 'bob@example.com']],
  [['create', 'ada@example.com', '--role', 'ROOT']],
  [['create', 'ada@example.com', '--password', 'x']],
  [['set-role', 'ada@example.com']],
  [['list', 'ada@example.com']],
  [['disable', 'ada@example.com', '--search', 'x']],
])('rejects the arguments %j', (args) => {
  const reason = (() => {
    try {
      return readCommand(args, noPassword)
    } catch (error) {
      return error
    }
  })()
  expect(isUsage(reason)).toBe(true)
})
