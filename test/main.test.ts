import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { exportPKCS8, generateKeyPair } from 'jose'
import { sqliteAdapter } from '../src/database/sqlite-adapter.ts'
import { PASSWORD } from './api/test-app.ts'
import { type Program, type WorkingDirectory, workingDirectory } from './program.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SECRET = randomBytes(32).toString('base64url')
const DATABASE = 'data/gatehouse.db'

let directory: WorkingDirectory
beforeEach(async () => {
  directory = await workingDirectory()
})
afterEach(() => directory.close())

const path = (...names: string[]) => join(directory.path, ...names)

/** Starts it in vain. @returns what it writes to standard error, by line. */
async function failure(env: Record<string, string> = {}): Promise<string[]> {
  const { code, stdout, stderr } = await directory.run(env)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/\n$/)
  return stderr.trimEnd().split('\n')
}

async function sql(script: string): Promise<unknown[][]> {
  const connection = await sqliteAdapter(path(DATABASE), 'write').connect()
  const { rows } = await connection.queryRaw({ sql: script, args: [], argTypes: [] })
  await connection.dispose()
  return rows
}

async function signIn({ query }: Program, field: 'register' | 'login', email = 'ada@example.com'): Promise<string> {
  const { data, errors } = await query<Record<string, { accessToken: string }>>(
    `mutation { ${field}(input: { email: "${email}", password: "${PASSWORD}" }) { accessToken } }`,
  )
  expect(errors).toBeUndefined()
  return data?.[field]?.accessToken ?? ''
}

describe('a first start in development', () => {
  test('says in three lines where the IDE is, what to try, and how to become an administrator, and nothing else', async () => {
    const { url, ...program } = await directory.start()
    await program.says(/--role ADMIN\n/)
    expect(program.stdout().trim().split('\n')).toEqual([
      expect.stringContaining(`${url}/graphql`),
      expect.stringMatching(/register.*Authorization: Bearer/),
      expect.stringContaining('npm run user -- create you@example.com --role ADMIN'),
    ])
    expect(program.stderr()).toBe('')
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)])
  })

  test('makes a secret that others can’t read, and keeps it', async () => {
    const first = await directory.start()
    const token = await signIn(first, 'register')
    const { mode } = await stat(path('data/development-secret'))
    expect(mode & 0o777).toBe(0o600)
    expect((await readFile(path('data/development-secret'), 'utf8')).trim()).toMatch(/^[\w-]{43}$/)

    first.signal('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0, stderr: '' })
    const second = await directory.start()
    expect(await second.query('{ me { email } }', { token })).toMatchObject({
      data: { me: { email: 'ada@example.com' } },
    })
    await signIn(second, 'login')
  })

  test('two at once agree on one secret, and on one key for passwords', async () => {
    const [one, other] = await Promise.all([directory.start(), directory.start()])
    const token = await signIn(one, 'register')
    expect(await other.query('{ me { email } }', { token })).toMatchObject({ status: 200 })
    await signIn(other, 'login')
    expect([one.stderr(), other.stderr()]).toEqual(['', ''])
  })
})

describe('settings', () => {
  test('that are bad are told a line each, all at once', async () => {
    const lines = await failure({ PORT: 'http', ACCESS_TOKEN_TTL: '15', NODE_ENV: 'prod', DATABASE_URL: 'mysql://x/y' })
    expect(lines.map((line) => line.split(' must be ')[0]).sort()).toEqual([
      'ACCESS_TOKEN_TTL',
      'DATABASE_URL',
      'NODE_ENV',
      'PORT',
    ])
  })

  test('are read from .env, too, where the environment has nothing else to say', async () => {
    await writeFile(path('.env'), `NODE_ENV=production\nJWT_SECRET=${SECRET}\nACCESS_TOKEN_TTL=1m\nSESSION_TTL=1h\n`)
    const program = await directory.start({ ACCESS_TOKEN_TTL: '2m' })
    expect(program.stdout()).toMatch(/^\{.*Server listening at http:/)
    const { data } = await program.query(
      `mutation { register(input: { email: "ada@example.com", password: "${PASSWORD}" }) { expiresIn } }`,
    )
    expect(data).toEqual({ register: { expiresIn: 120 } })
  })

  test('in a .env that is none are refused in one line', async () => {
    await mkdir(path('.env'))
    expect(await failure()).toEqual([expect.stringMatching(/^\.env can't be read: /)])
  })

  test('production without a secret is refused, and none is made', async () => {
    expect(await failure({ NODE_ENV: 'production' })).toEqual([expect.stringMatching(/^JWT_SECRET must be set/)])
    await expect(stat(path('data'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('in production a private key is enough', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    await writeFile(path('key.pem'), await exportPKCS8(privateKey))
    const program = await directory.start({ NODE_ENV: 'production', JWT_PRIVATE_KEY_FILE: 'key.pem' })
    const token = await signIn(program, 'register')
    expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ alg: 'ES256' })
    const keys = await fetch(`${program.url}/.well-known/jwks.json`)
    expect(await keys.json()).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] })
    expect(program.stderr()).toBe('')
  })

  test.each([
    ['a private key that isn’t there', { JWT_PRIVATE_KEY_FILE: 'nowhere.pem' }, /^JWT_PRIVATE_KEY_FILE: nowhere\.pem /],
    ['a public key that isn’t there', { JWT_PUBLIC_KEY_FILES: 'nowhere.pem' }, /^JWT_PUBLIC_KEY_FILES: nowhere\.pem /],
    ['a manifest that isn’t there', { TRUSTED_DOCUMENTS: 'nowhere.json' }, /^TRUSTED_DOCUMENTS.*nowhere\.json/],
    ['an address of another machine', { HOST: '203.0.113.7' }, /^HOST 203\.0\.113\.7 is no address/],
    ['a host that there isn’t', { HOST: 'nowhere.invalid' }, /^HOST nowhere\.invalid is no address/],
  ])('%s is told in one line', async (_name, env, line) => {
    expect(await failure(env)).toEqual([expect.stringMatching(line)])
  })
})

test('a port that is taken is told in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  expect(await failure({ PORT: port })).toEqual([expect.stringMatching(new RegExp(`^PORT ${port} .*is taken`))])
  other.close()
})

describe('a database that can’t be used is told in one line, and left as it is', () => {
  test('where its folder can’t be made', async () => {
    await writeFile(path('data'), 'a file in its place')
    expect(await failure()).toEqual([
      expect.stringMatching(/^JWT_SECRET is not set, and none can be made in data\/: EEXIST$/),
    ])
    expect(await failure({ JWT_SECRET: SECRET })).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*data\/gatehouse\.db/),
    ])
  })

  test('where it is none', async () => {
    await mkdir(path('data'))
    const text = 'no database, but a text that somebody may want to keep\n'.repeat(100)
    await writeFile(path(DATABASE), text)
    expect(await failure()).toEqual([expect.stringMatching(/^DATABASE_URL: .*gatehouse\.db.*not a database/)])
    expect(await readFile(path(DATABASE), 'utf8')).toBe(text)
  })

  test('where it is damaged', async () => {
    const program = await directory.start()
    await signIn(program, 'register')
    program.signal('SIGTERM')
    await program.ended
    const bytes = await readFile(path(DATABASE))
    bytes.fill(0xff, 4096, bytes.length - 4096)
    await writeFile(path(DATABASE), bytes)
    expect(await failure()).toEqual([expect.stringMatching(/^DATABASE_URL: .*gatehouse\.db.*(damaged|malformed)/)])
    expect(await readFile(path(DATABASE))).toEqual(bytes)
  })

  test('where it is newer than the program', async () => {
    const program = await directory.start()
    program.signal('SIGTERM')
    await program.ended
    await sql("UPDATE _prisma_migrations SET migration_name = '29991231235959_later' RETURNING id")
    expect(await failure()).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*newer than this program.*29991231235959_later/),
    ])
  })
})

describe('SIGTERM', () => {
  /** Sends the head of a request, and waits until it is being dealt with. */
  async function beginRequest(url: string, body: string) {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let received = ''
    socket.setEncoding('utf8').on('data', (text) => {
      received += text
    })
    socket.on('error', () => {})
    const head = [
      'POST /graphql HTTP/1.1',
      `host: ${hostname}`,
      'content-type: application/json',
      'expect: 100-continue',
    ]
    socket.write([...head, `content-length: ${body.length}`, '', ''].join('\r\n'))
    await once(socket, 'data')
    expect(received).toMatch(/^HTTP\/1\.1 100 /)
    return {
      async finish(): Promise<string> {
        socket.write(body)
        await once(socket, 'close')
        return received
      },
    }
  }

  test('lets a running request end, and then exits with 0', async () => {
    const program = await directory.start()
    const request = await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    program.signal('SIGTERM')
    await program.says(/"msg":"stopping"/)
    const answer = await request.finish()
    expect(answer).toMatch(/HTTP\/1\.1 200 OK/)
    expect(answer).toMatch(/^connection: close/im)
    expect(answer).toMatch(/\{"data":\{"__typename":"Query"\}\}/)
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
  })

  test('is done within five seconds while keep-alive connections are busy, and fails no request that it took', async () => {
    const program = await directory.start()
    const statuses = new Set<number>()
    const busy = async () => {
      for (;;) {
        try {
          const { status } = await program.query('{ __typename }')
          statuses.add(status)
        } catch {
          return // Nobody listens any more.
        }
      }
    }
    const clients = Array.from({ length: 20 }, busy)
    await program.query('{ __typename }')
    const start = performance.now()
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
    expect(performance.now() - start).toBeLessThan(5000)
    await Promise.all(clients)
    expect([...statuses]).toEqual([200])
  })

  test('waits five seconds at most for a client that never ends its request', async () => {
    const program = await directory.start()
    await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    const start = performance.now()
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('ends it within ten seconds though another process keeps the database locked, and says so', async () => {
    const program = await directory.start()
    const tokens = await Promise.all(
      ['ada', 'bob', 'eve'].map((name) => signIn(program, 'register', `${name}@example.com`)),
    )
    const other = new Sqlite(path(DATABASE))
    other.exec('BEGIN EXCLUSIVE')
    const writes = tokens.map((token) =>
      program.query('mutation { updateProfile(input: { name: "A" }) { id } }', { token }).catch(() => {}),
    )
    await program.query('{ __typename }')
    const start = performance.now()
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/did not end in time/) })
    expect(performance.now() - start).toBeLessThan(10_000)
    await Promise.all(writes)
    other.close()
  })

  test('a second time ends it at once', async () => {
    const program = await directory.start()
    await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    program.signal('SIGTERM')
    await program.says(/"msg":"stopping"/)
    const start = performance.now()
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 1 })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

test('npm start passes SIGTERM on, waits, and exits with 0', async () => {
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: '0', DATABASE_URL: `file:${path('npm.db')}`, JWT_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(npm, 'exit')
  try {
    let url = ''
    for await (const line of createInterface({ input: npm.stdout })) {
      url ||= /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? ''
      if (/--role ADMIN/.test(line)) npm.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed')
  } finally {
    if (npm.exitCode === null && npm.pid) process.kill(-npm.pid, 'SIGKILL')
  }
})

test('kill -9 while 200 todos a second are written loses none that was acknowledged', async () => {
  const program = await directory.start()
  const token = await signIn(program, 'register')
  const acknowledged: string[] = []
  const create = 'mutation { createTodo(input: { title: "Kept" }) { id } }'
  const pending = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const todo = program.query<{ createTodo: { id: string } }>(create, { token }).then(
      ({ data }) => {
        if (data) acknowledged.push(data.createTodo.id)
        if (acknowledged.length === 400) program.signal('SIGKILL')
      },
      () => {}, // The connection is cut: nobody said that it was written.
    )
    pending.add(todo)
  }, 5)
  expect(await program.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
  clearInterval(timer)
  await Promise.all(pending)

  const next = await directory.start()
  const kept = new Set<string>()
  type Page = { todos: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
  for (let after: string | null = null, more = true; more; ) {
    const query =
      'query ($after: String) { todos(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }'
    const { data }: { data?: Page } = await next.query<Page>(query, { token, variables: { after } })
    for (const { id } of data?.todos.nodes ?? []) kept.add(id)
    after = data?.todos.pageInfo.endCursor ?? null
    more = data?.todos.pageInfo.hasNextPage ?? false
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(400)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(await sql('PRAGMA integrity_check')).toEqual([['ok']])

  expect(await next.query(create, { token })).toMatchObject({ status: 200, data: { createTodo: {} } })
  next.signal('SIGTERM')
  expect(await next.ended).toMatchObject({ code: 0, stderr: '' })
}, 60_000)
