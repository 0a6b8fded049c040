import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/database.ts'
import { move } from '../../src/database/move.ts'
import { openSqlite } from '../../src/database/sqlite.ts'
import { describeOnPostgres, sql } from './on-postgres.ts'
import { type TestDatabaseUrl, testDatabaseUrl } from './test-database.ts'
import { addUser, todoRow, userRow } from './test-user.ts'

/** More than go at once. */
const TODOS = 9000

const AWKWARD = `"quoted" \\ back\nslash\t'single' {json: [null]} 日本語 👩🏽‍🚀 \u2028 %_ \\u0041`
const at = new Date('2026-11-25T12:00:00.007Z')

describeOnPostgres('moving from SQLite to PostgreSQL', () => {
  let directory: string
  let from: string
  let target: TestDatabaseUrl

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
    from = `file:${join(directory, 'gatehouse.db')}`
    target = await testDatabaseUrl()
    const database = await openSqlite({ url: from })
    const ada = { ...userRow('ada@example.com'), name: AWKWARD, role: 'ADMIN', lastLoginAt: at } as const
    const hour = new Date(at.getTime() + 3_600_000)
    await database.write(async (transaction) => {
      await transaction.user.createMany({ data: [ada, userRow('bob@example.com')] })
      const titles = Array.from({ length: TODOS }, (_, index) => `Todo ${index}`)
      const todos = titles.map((title, index) => ({ ...todoRow(ada.id, title), done: index % 2 === 0 }))
      await transaction.todo.createMany({ data: todos })
      await transaction.todo.create({ data: { ...todoRow(ada.id, AWKWARD), notes: AWKWARD, dueAt: at } })
      const times = { createdAt: at, lastUsedAt: at, expiresAt: hour, authenticatedAt: at }
      await transaction.session.create({ data: { id: 'session', userId: ada.id, ip: '::1', ...times } })
      const token = { id: 'token', hash: 'hash', sessionId: 'session', nonce: 'nonce', issuedAt: at, expiresAt: hour }
      await transaction.refreshToken.create({ data: token })
      await transaction.ending.create({ data: { subjectId: ada.id, until: at, keepUntil: hour } })
      await transaction.ending.create({ data: { subjectId: 'session', until: null, keepUntil: hour } })
      await transaction.auditEvent.create({ data: { id: 'event', at, action: 'login', userId: ada.id } })
      await transaction.sealedKey.create({ data: { id: 'key', sealed: 'sealed', createdAt: at } })
      const mail = { id: 'mail', hash: 'hash', purpose: 'RESET', email: 'ada@example.com' } as const
      await transaction.mailToken.create({ data: { ...mail, userId: ada.id, createdAt: at, expiresAt: hour } })
    })
    await database.close()
  })
  afterEach(async () => {
    await target.drop()
    await rm(directory, { recursive: true, force: true })
  })

  /** Everything there is, as the program reads it. */
  async function contentOf(url: string) {
    const database = await openDatabase({ url })
    const { read } = database
    const byId = { orderBy: { id: 'asc' } } as const
    const content = {
      users: await read.user.findMany(byId),
      todos: await read.todo.findMany(byId),
      sessions: await read.session.findMany(byId),
      refreshTokens: await read.refreshToken.findMany(byId),
      endings: await read.ending.findMany({ orderBy: { seq: 'asc' } }),
      events: await read.auditEvent.findMany(byId),
      keys: await read.sealedKey.findMany(byId),
      mailTokens: await read.mailToken.findMany(byId),
    }
    await database.close()
    return content
  }

  test('brings all of it, and it goes on from there', async () => {
    const counts = await move({ from, to: target.url })
    expect(counts).toEqual({
      User: 2,
      Todo: TODOS + 1,
      Session: 1,
      RefreshToken: 1,
      Ending: 2,
      AuditEvent: 1,
      SealedKey: 1,
      MailToken: 1,
    })
    expect(await contentOf(target.url)).toEqual(await contentOf(from))
    const database = await openDatabase({ url: target.url })
    const data = { subjectId: 'next', keepUntil: at }
    expect(await database.write((transaction) => transaction.ending.create({ data }))).toMatchObject({ seq: 3 })
    await database.close()
    // What has been there already is compared, and nothing is written twice.
    await expect(move({ from, to: target.url })).rejects.toThrow(/^Ending 3 is not the same on both sides$/)
  })

  test('killed in the middle, goes on where it was, and brings all of it', async () => {
    const script = `
      const { move } = await import(${JSON.stringify(import.meta.resolve('../../src/database/move.ts'))})
      const onProgress = (phase, table, rows) => process.stdout.write(table + ' ' + rows + '\\n')
      await move({ from: ${JSON.stringify(from)}, to: ${JSON.stringify(target.url)}, onProgress })`
    const mover = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(mover, 'exit')
    for await (const line of mover.stdout) if (/Todo [2-6]000/.test(String(line))) mover.kill('SIGKILL')
    expect(await exit).toEqual([null, 'SIGKILL'])
    const [before] = await sql(target.url, 'SELECT count(*)::int AS "count" FROM "Todo"')
    expect(before?.count).toBeGreaterThan(0)
    expect(before?.count).toBeLessThan(TODOS)

    const progress: [table: string, rows: number][] = []
    const onProgress = (phase: string, table: string, rows: number) =>
      phase === 'moved' ? progress.push([table, rows]) : undefined
    // The server may not have noticed yet that the first one is gone.
    for (let tries = 0; ; tries++) {
      try {
        await move({ from, to: target.url, onProgress })
        break
      } catch (error) {
        if (tries === 50 || !/another move/.test(String(error))) throw error
      }
    }
    expect(progress.find(([table]) => table === 'Todo')?.[1]).toBeGreaterThan(Number(before?.count))
    expect(await contentOf(target.url)).toEqual(await contentOf(from))
  })

  test('tells which row differs', async () => {
    await move({ from, to: target.url })
    const [row] = await sql(target.url, 'UPDATE "Todo" SET "done" = NOT "done" WHERE "title" = $1 RETURNING "id"', [
      AWKWARD,
    ])
    await expect(move({ from, to: target.url })).rejects.toThrow(`Todo ${row?.id} is not the same on both sides`)
  })

  test('leaves alone a database that holds something else', async () => {
    const database = await openDatabase({ url: target.url })
    await database.write((transaction) => addUser(transaction, 'eve@example.com'))
    await database.close()
    await expect(move({ from, to: target.url })).rejects.toThrow(/holds a User that is not from there/)
    expect((await contentOf(target.url)).users).toHaveLength(1)
  })

  test('refuses a file that is not there', async () => {
    const nowhere = `file:${join(directory, 'nowhere.db')}`
    await expect(move({ from: nowhere, to: target.url })).rejects.toMatchObject({ name: 'StartError' })
  })

  test('keeps others from writing to the file, and waits for nobody who does', async () => {
    const database = await openSqlite({ url: from })
    const wrote = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const write = database.write(async (transaction) => {
      await addUser(transaction)
      wrote.resolve()
      await gate.promise
    })
    await wrote.promise
    await expect(move({ from, to: target.url })).rejects.toThrow(/is being written to: stop the server first/)
    gate.resolve()
    await write
    await database.close()
  })
})
