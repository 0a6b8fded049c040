import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { move } from '../../scripts/lib/move/move.ts'
import { openDatabase } from '../../src/database/open.ts'
import { openSqlite } from '../../src/database/sqlite/open.ts'
import { describeOnPostgres, sql } from '../database/on-postgres.ts'
import { type TestDatabaseUrl, testDatabaseUrl } from '../database/test-database.ts'
import { addUser, todoRow, userRow } from '../database/test-user.ts'

/** More rows than one batch holds. */
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
      await transaction.revocation.create({ data: { subjectId: ada.id, issuedBefore: at, keepUntil: hour } })
      await transaction.revocation.create({ data: { subjectId: 'session', issuedBefore: null, keepUntil: hour } })
      await transaction.auditEvent.create({ data: { id: 'event', at, action: 'login', userId: ada.id } })
      await transaction.wrappedKey.create({ data: { id: 'key', wrapped: 'wrapped', createdAt: at } })
      const mail = { id: 'mail', hash: 'hash', purpose: 'RESET', email: 'ada@example.com' } as const
      await transaction.mailToken.create({ data: { ...mail, userId: ada.id, createdAt: at, expiresAt: hour } })
      const invitation = { id: 'invitation', hash: 'hash', email: AWKWARD, emailKey: AWKWARD }
      await transaction.invitation.create({ data: { ...invitation, createdAt: at, expiresAt: hour } })
    })
    await database.close()
  })
  afterEach(async () => {
    await target.drop()
    await rm(directory, { recursive: true, force: true })
  })

  /** Reads the whole database through the program's services. */
  async function contentOf(url: string) {
    const database = await openDatabase({ url })
    const { read } = database
    const byId = { orderBy: { id: 'asc' } } as const
    const content = {
      users: await read.user.findMany(byId),
      todos: await read.todo.findMany(byId),
      sessions: await read.session.findMany(byId),
      refreshTokens: await read.refreshToken.findMany(byId),
      revocations: await read.revocation.findMany({ orderBy: { seq: 'asc' } }),
      events: await read.auditEvent.findMany(byId),
      keys: await read.wrappedKey.findMany(byId),
      mailTokens: await read.mailToken.findMany(byId),
      invitations: await read.invitation.findMany(byId),
    }
    await database.close()
    return content
  }

  test('moves all rows to PostgreSQL, where the program continues with them', async () => {
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
      Invitation: 1,
      Authenticator: 0,
      RecoveryCode: 0,
      LoginChallenge: 0,
      FactorAttempt: 0,
      Passkey: 0,
      PasskeyChallenge: 0,
    })
    expect(await contentOf(target.url)).toEqual(await contentOf(from))
    const database = await openDatabase({ url: target.url })
    const data = { subjectId: 'next', keepUntil: at }
    expect(await database.write((transaction) => transaction.revocation.create({ data }))).toMatchObject({ seq: 3 })
    await database.close()
    // Existing rows are compared and not written twice.
    await expect(move({ from, to: target.url })).rejects.toThrow(/^Row 3 of Ending differs between the databases\.$/)
  })

  test('resumes after being killed and moves all rows', async () => {
    const script = `
      const { move } = await import(${JSON.stringify(import.meta.resolve('../../scripts/lib/move/move.ts'))})
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
    // The server may not have noticed yet that the first process has exited.
    for (let tries = 0; ; tries++) {
      try {
        await move({ from, to: target.url, onProgress })
        break
      } catch (error) {
        if (tries === 50 || !/Another move/.test(String(error))) throw error
      }
    }
    expect(progress.find(([table]) => table === 'Todo')?.[1]).toBeGreaterThan(Number(before?.count))
    expect(await contentOf(target.url)).toEqual(await contentOf(from))
  })

  test('names the row that differs', async () => {
    await move({ from, to: target.url })
    const [row] = await sql(target.url, 'UPDATE "Todo" SET "done" = NOT "done" WHERE "title" = $1 RETURNING "id"', [
      AWKWARD,
    ])
    await expect(move({ from, to: target.url })).rejects.toThrow(
      `Row ${row?.id} of Todo differs between the databases.`,
    )
  })

  test('rejects a target database with other data and leaves it unchanged', async () => {
    const database = await openDatabase({ url: target.url })
    await database.write((transaction) => addUser(transaction, 'eve@example.com'))
    await database.close()
    await expect(move({ from, to: target.url })).rejects.toThrow(/Target table User already has other rows/)
    expect((await contentOf(target.url)).users).toHaveLength(1)
  })

  test('rejects a source file that does not exist', async () => {
    const nowhere = `file:${join(directory, 'nowhere.db')}`
    await expect(move({ from: nowhere, to: target.url })).rejects.toMatchObject({ name: 'StartupError' })
  })

  test('rejects a source file that another process is writing to', async () => {
    const database = await openSqlite({ url: from })
    const wrote = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const write = database.write(async (transaction) => {
      await addUser(transaction)
      wrote.resolve()
      await gate.promise
    })
    await wrote.promise
    await expect(move({ from, to: target.url })).rejects.toThrow(/is in use: stop the server first/)
    gate.resolve()
    await write
    await database.close()
  })
})
