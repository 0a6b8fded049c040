import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { migrateDatabase, openDatabase } from '../../../src/database/open.ts'
import type { Transaction } from '../../../src/database/port.ts'
import { describeOnPostgres, server, sql } from '../on-postgres.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { addUser } from '../test-user.ts'

describeOnPostgres('transactions side by side', () => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await openTestDatabase()
  })
  afterEach(() => opened.close())

  test('rejects a transaction that continues after a failed statement', async () => {
    const events: string[] = []
    const swallowed = opened.database.write(async (transaction) => {
      transaction.afterCommit(() => events.push('never'))
      await addUser(transaction, 'ada@example.com')
      await addUser(transaction, 'ada@example.com').catch(() => events.push('swallowed'))
    })
    await expect(swallowed).rejects.toThrow()
    expect(events).toEqual(['swallowed'])
    expect(await opened.database.read.user.count()).toBe(0)
    // The connection of the failed transaction must be usable again.
    const writes = Array.from({ length: 10 }, () => opened.database.write((transaction) => addUser(transaction)))
    expect(await Promise.all(writes)).toHaveLength(10)
  })

  test('retries a deadlock until both transactions succeed, and runs only the tasks of the last attempt', async () => {
    const [ada, bob] = await opened.database.write(async (transaction) => [
      await addUser(transaction, 'ada@example.com'),
      await addUser(transaction, 'bob@example.com'),
    ])
    if (!ada || !bob) throw new Error('not there')
    const events: string[] = []
    const attempts = { there: 0, back: 0 }
    const gate = Promise.withResolvers<void>()
    const name = (transaction: Transaction, id: string, name: string) =>
      transaction.user.update({ where: { id }, data: { name } })
    const both = (way: keyof typeof attempts, first: string, second: string) =>
      opened.database.write(async (transaction) => {
        attempts[way] += 1
        transaction.afterCommit(() => events.push(`${way} ${attempts[way]}`))
        await name(transaction, first, way)
        if (attempts.there > 0 && attempts.back > 0) gate.resolve()
        await gate.promise
        await name(transaction, second, way)
      })
    await Promise.all([both('there', ada.id, bob.id), both('back', bob.id, ada.id)])
    expect(attempts.there + attempts.back).toBeGreaterThan(2)
    expect([...events].sort()).toEqual([`back ${attempts.back}`, `there ${attempts.there}`])
    const names = await opened.database.read.user.findMany({ select: { name: true } })
    expect(new Set(names.map(({ name }) => name)).size).toBe(1)
  })

  test('rejects a transaction whose connection is cut, and serves the next one from a new connection', async () => {
    const cut = opened.database.write(async (transaction) => {
      await addUser(transaction)
      const backends = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()'
      await sql(opened.url, `${backends} AND pid <> pg_backend_pid() AND state = 'idle in transaction'`)
      await addUser(transaction)
    })
    await expect(cut).rejects.toThrow()
    await opened.database.write((transaction) => addUser(transaction, 'next@example.com'))
    expect(await opened.database.read.user.count()).toBe(1)
  })

  test('queues fifty parallel transactions on a pool of one connection', async () => {
    const database = await openDatabase({ url: opened.url, poolSize: 1 })
    const writes = Array.from({ length: 50 }, () => database.write((transaction) => addUser(transaction)))
    const reads = Array.from({ length: 50 }, () => database.read.user.findFirst())
    await Promise.all([...writes, ...reads])
    expect(await database.read.user.count()).toBe(50)
    await database.close()
  })

  test('waits for running transactions when it closes', async () => {
    const database = await openDatabase({ url: opened.url })
    const write = database.write((transaction) => addUser(transaction))
    await database.close()
    await write
    expect(await opened.database.read.user.count()).toBe(1)
  })
})

describeOnPostgres('a PostgreSQL that can not be used', () => {
  test.each([
    ['nobody listens there', () => 'postgresql://ada:not-to-be-shown@127.0.0.1:1/gatehouse', 'ECONNREFUSED'],
    [
      'there is no such database',
      () => Object.assign(new URL(server()), { pathname: '/nowhere' }).href,
      'does not exist',
    ],
  ])('reports an unreachable database in one line: %s', async (_, url, reason) => {
    for (const use of [() => openDatabase({ url: url() }), () => migrateDatabase(url())]) {
      const error: unknown = await use().catch((error) => error)
      expect(error).toMatchObject({ name: 'StartupError', message: expect.stringMatching(/^DATABASE_URL: [^\n]*$/) })
      expect((error as Error).message).toContain(reason)
      expect((error as Error).message).not.toContain('not-to-be-shown')
    }
  })
})
