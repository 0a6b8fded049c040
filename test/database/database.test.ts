import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { isUniqueViolation, openDatabase, type Transaction } from '../../src/database/database.ts'
import { openTestDatabase, type TestDatabase, testDatabaseUrl } from './test-database.ts'
import { addUser, todoRow } from './test-user.ts'

let opened: TestDatabase

beforeEach(async () => {
  opened = await openTestDatabase()
})
afterEach(() => opened.close())

const emails = async () => (await opened.database.read.user.findMany({ orderBy: { id: 'asc' } })).map((u) => u.email)

describe('a transaction', () => {
  test('sees its own writes, which others see when it is committed', async () => {
    await opened.database.write(async (transaction) => {
      await addUser(transaction, 'ada@example.com')
      expect(await transaction.user.count()).toBe(1)
      expect(await emails()).toEqual([])
    })
    expect(await emails()).toEqual(['ada@example.com'])
  })

  test('that throws leaves nothing, throws that on, and keeps nobody else from writing', async () => {
    const failure = new Error('changed my mind')
    const failed = opened.database.write(async (transaction) => {
      await addUser(transaction, 'ada@example.com')
      throw failure
    })
    const next = opened.database.write((transaction) => addUser(transaction, 'bob@example.com'))
    await expect(failed).rejects.toBe(failure)
    await next
    expect(await emails()).toEqual(['bob@example.com'])
  })

  test('can spend a thing once only, however many try at once', async () => {
    const { id } = await opened.database.write((transaction) => addUser(transaction))
    const spend = async (transaction: Transaction) => {
      const where = { id, lastLoginAt: null }
      return (await transaction.user.updateMany({ where, data: { lastLoginAt: new Date(1) } })).count
    }
    const counts = await Promise.all(Array.from({ length: 50 }, () => opened.database.write(spend)))
    expect(counts.filter((count) => count === 1)).toHaveLength(1)
    expect(counts.filter((count) => count === 0)).toHaveLength(49)
  })

  test('is done whole with those before it when the database is closed', async () => {
    const { url, drop } = await testDatabaseUrl()
    const database = await openDatabase({ url })
    const writes = Array.from({ length: 20 }, () => database.write((transaction) => addUser(transaction)))
    await database.close()
    expect((await Promise.allSettled(writes)).map(({ status }) => status)).toEqual(writes.map(() => 'fulfilled'))
    await drop()
  })
})

describe('afterCommit', () => {
  test('runs its tasks in their order, once others see what was written, before write resolves', async () => {
    const events: string[] = []
    const seen: Promise<string[]>[] = []
    await opened.database.write(async (transaction) => {
      transaction.afterCommit(() => {
        events.push('first')
        seen.push(emails())
      })
      transaction.afterCommit(() => events.push('second'))
      await addUser(transaction, 'ada@example.com')
      events.push('worked')
    })
    events.push('resolved')
    expect(events).toEqual(['worked', 'first', 'second', 'resolved'])
    expect(await Promise.all(seen)).toEqual([['ada@example.com']])
  })

  test('runs nothing of a transaction that was undone', async () => {
    const events: string[] = []
    const failed = opened.database.write(async (transaction) => {
      transaction.afterCommit(() => events.push('never'))
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    const taken = opened.database.write(async (transaction) => {
      transaction.afterCommit(() => events.push('never'))
      await addUser(transaction, 'ada@example.com')
      await addUser(transaction, 'ada@example.com')
    })
    await expect(taken).rejects.toThrow()
    expect(events).toEqual([])
  })
})

describe('isUniqueViolation', () => {
  test('tells which field was taken', async () => {
    await opened.database.write((transaction) => addUser(transaction, 'ada@example.com'))
    const taken = opened.database.write((transaction) => addUser(transaction, 'ada@example.com'))
    const error: unknown = await taken.catch((error) => error)
    expect(isUniqueViolation(error, 'emailKey')).toBe(true)
    expect(isUniqueViolation(error, 'email')).toBe(false)
    expect(isUniqueViolation(error, 'id')).toBe(false)
  })

  test('is false for every other failure', async () => {
    const orphan = opened.database.write((transaction) =>
      transaction.todo.create({ data: todoRow('00000000-0000-7000-8000-000000000000', 'of nobody') }),
    )
    const error: unknown = await orphan.catch((error) => error)
    expect(error).toMatchObject({ code: 'P2003' })
    expect(isUniqueViolation(error, 'emailKey')).toBe(false)
    expect(isUniqueViolation(new Error('emailKey'), 'emailKey')).toBe(false)
  })
})

test('answers while it is open', async () => {
  expect(await opened.database.answers()).toBe(true)
})

test('deletes what belongs to an account with it', async () => {
  const { database } = opened
  const user = await database.write((transaction) => addUser(transaction))
  await database.write((transaction) => transaction.todo.create({ data: todoRow(user.id, 'Water the plants') }))
  await database.write((transaction) => transaction.user.delete({ where: { id: user.id } }))
  expect(await database.read.todo.count()).toBe(0)
})

test('tells of each statement, those that bypass Prisma included', async () => {
  const told: string[] = []
  const { database, close } = await openTestDatabase({ onQuery: (sql) => told.push(sql) })
  await database.read.user.count()
  await database.statements.all('SELECT "id" FROM "Todo" WHERE "id" = ?', ['x'])
  await database.write((transaction) => addUser(transaction))
  await close()
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/SELECT COUNT.+User/s),
      expect.stringMatching(/SELECT "id" FROM "Todo"/),
      expect.stringMatching(/INSERT INTO.+User/s),
    ]),
  )
})
