/** `npm run user -- import`. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { runUser } from '../../scripts/lib/user/run-user.ts'
import { openDatabase } from '../../src/database/open.ts'
import { testDatabaseUrl } from '../database/test-database.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/user.ts', import.meta.url))
const BCRYPT = '$2a$06$AYUQaZ.etzeBR0Jgwurktukw7AcRrf224e80vgPRwvkOj.1/G5M9a'

let opened: Awaited<ReturnType<typeof testDatabaseUrl>>
let directory: string
beforeEach(async () => {
  opened = await testDatabaseUrl()
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-import-'))
})
afterEach(async () => {
  await opened.drop()
  await rm(directory, { recursive: true })
})

const environment = () => ({ NODE_ENV: 'test', JWT_SECRET: 'x1y2'.repeat(12), DATABASE_URL: opened.url })

async function file(content: string | Buffer): Promise<string> {
  const path = join(directory, 'users.ndjson')
  await writeFile(path, content)
  return path
}

async function run(content: string | Buffer) {
  const output = { out: '', err: '' }
  const path = await file(content)
  const code = await runUser(['import', path], {
    env: environment(),
    out(text) {
      output.out += text
    },
    err(text) {
      output.err += text
    },
    readPassword: () => Promise.reject(new Error('no password')),
  })
  return { code, ...output }
}

async function users() {
  const { read, close } = await openDatabase({ url: opened.url, poolSize: 1 })
  try {
    return await read.user.findMany({ orderBy: { emailKey: 'asc' } })
  } finally {
    await close()
  }
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({ email: `user-${n}@example.com`, passwordHash: BCRYPT }),
  ).join('\n')

describe('npm run user -- import', () => {
  test('creates an account with all fields of a line and records an audit entry for each', async () => {
    const ada = {
      email: 'Ada@Example.com',
      passwordHash: BCRYPT,
      name: 'Ada',
      role: 'SUPPORT',
      emailVerified: true,
      createdAt: '2019-03-01T12:00:00+01:00',
      disabled: true,
    }
    const { code, out } = await run(`\ufeff${JSON.stringify(ada)}\r\n\r\n{"email":"bob@example.com","name":null}\n`)
    expect({ code, out }).toEqual({ code: 0, out: '2 imported, 0 already had an account, 0 lines rejected\n' })
    expect(await users()).toMatchObject([
      {
        email: 'Ada@Example.com',
        emailKey: 'ada@example.com',
        name: 'Ada',
        role: 'SUPPORT',
        emailVerified: true,
        disabled: true,
        passwordHash: `import$bcrypt,6$${BCRYPT}`,
        createdAt: new Date('2019-03-01T11:00:00Z'),
      },
      { email: 'bob@example.com', role: 'USER', emailVerified: false, disabled: false, passwordHash: '' },
    ])
    const { read, close } = await openDatabase({ url: opened.url, poolSize: 1 })
    expect(await read.auditEvent.count({ where: { action: 'user.imported', actorId: null } })).toBe(2)
    await close()
  })

  test('changes nothing on a second run and never changes existing accounts', async () => {
    await run(lines(3))
    const before = await users()
    const other = lines(3).replaceAll(BCRYPT, '').replace('user-0', 'USER-0')
    expect(
      await run(`${other}\n${JSON.stringify({ email: 'new@example.com' })}\n{"email":"NEW@example.com"}`),
    ).toMatchObject({
      code: 0,
      out: '1 imported, 4 already had an account, 0 lines rejected\n',
    })
    expect((await users()).filter(({ email }) => email.startsWith('user'))).toEqual(before)
  })

  test('reports invalid lines by number, skips them and prints no hash', async () => {
    const bad = [
      'no JSON',
      '[]',
      '{"email":"nobody"}',
      '{"name":"no email"}',
      `{"email":"a@example.com","passwordHash":"$2b$99$${'s'.repeat(53)}"}`,
      '{"email":"b@example.com","passwordHash":"secretsecret"}',
      '{"email":"c@example.com","role":"ROOT"}',
      '{"email":"d@example.com","emailverified":true}',
      '{"email":"e@example.com","createdAt":"yesterday"}',
      '{"email":"f@example.com","createdAt":"2999-01-01T00:00:00Z"}',
      `{"email":"g@example.com","name":"${'x'.repeat(101)}"}`,
      `{"email":"h@example.com","name":"${'x'.repeat(70_000)}"}`,
    ]
    const content = Buffer.concat([
      Buffer.from(`${lines(2)}\n${bad.join('\n')}\n`),
      Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
      Buffer.from('{"email":"last@example.com"}'),
    ])
    const { code, out, err } = await run(content)
    expect({ code, out }).toEqual({
      code: 1,
      out: '3 imported, 0 already had an account, 13 lines rejected\n',
    })
    const reported = [...err.matchAll(/^line (\d+): (.+)$/gm)].map(([, number]) => Number(number)).sort((a, b) => a - b)
    expect(reported).toEqual(Array.from({ length: 13 }, (_, n) => n + 3))
    expect(err).not.toMatch(/sss|secretsecret|xxx/)
    expect(err).toContain('passwordHash: It has an unknown scheme: use bcrypt, argon2id, scrypt or pbkdf2_sha256.')
    expect((await users()).map(({ email }) => email)).toEqual([
      'last@example.com',
      'user-0@example.com',
      'user-1@example.com',
    ])
  })

  test('resumes an import after SIGKILL without duplicates or losses', async () => {
    const path = await file(lines(6_000))
    const child = spawn(process.execPath, [SCRIPT, 'import', path], { cwd: directory, env: environment() })
    const exit = once(child, 'exit')
    child.stderr.once('data', () => child.kill('SIGKILL'))
    expect(await exit).toEqual([null, 'SIGKILL'])
    const before = await users()
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(6_000)
    const output: string[] = []
    const problems: string[] = []
    const code = await runUser(['import', path], {
      env: environment(),
      out: (text) => void output.push(text),
      err: (text) => void (text.includes(' %, ') || problems.push(text)),
      readPassword: async () => '',
    })
    expect({ code, problems }).toEqual({ code: 0, problems: [] })
    expect(output).toEqual([
      `${6_000 - before.length} imported, ${before.length} already had an account, 0 lines rejected\n`,
    ])
    const after = await users()
    expect(after).toHaveLength(6_000)
    const ids = new Set(before.map(({ id }) => id))
    expect(after.filter(({ id }) => ids.has(id))).toEqual(before)
  })
})
