import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/open.ts'
import type { Transaction } from '../../src/database/port.ts'
import { isUniqueViolation } from '../../src/database/violations.ts'
import { openTestDatabase, type TestDatabase, testDatabaseUrl } from './test-database.ts'
import { addUser, todoRow } from './test-user.ts'

let opened: TestDatabase

beforeEach(async () => {
  opened = await openTestDatabase()
})
afterEach(() => opened.close())

const emails = async () => (await opened.database.read.user.findMany({ orderBy: { id: 'asc' } })).map((u) => u.email)

describe('a write transaction', () => {
  test('shows its writes to others only after the commit', async () => {
    await opened.database.write(async (transaction) => {
      await addUser(transaction, 'ada@example.com')
      expect(await transaction.user.count()).toBe(1)
      expect(await emails()).toEqual([])
    })
    expect(await emails()).toEqual(['ada@example.com'])
  })

  test('rolls back and rethrows when it throws, without blocking the next write', async () => {
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

  test('lets one of fifty parallel transactions spend a single-use row', async () => {
    const { id } = await opened.database.write((transaction) => addUser(transaction))
    const spend = async (transaction: Transaction) => {
      const where = { id, lastLoginAt: null }
      return (await transaction.user.updateMany({ where, data: { lastLoginAt: new Date(1) } })).count
    }
    const counts = await Promise.all(Array.from({ length: 50 }, () => opened.database.write(spend)))
    expect(counts.filter((count) => count === 1)).toHaveLength(1)
    expect(counts.filter((count) => count === 0)).toHaveLength(49)
  })

  test('completes with all earlier transactions before the database closes', async () => {
    const { url, drop } = await testDatabaseUrl()
    const database = await openDatabase({ url })
    const writes = Array.from({ length: 20 }, () => database.write((transaction) => addUser(transaction)))
    await database.close()
    expect((await Promise.allSettled(writes)).map(({ status }) => status)).toEqual(writes.map(() => 'fulfilled'))
    await drop()
  })
})

describe('afterCommit', () => {
  test('runs tasks in order after the commit and before write resolves', async () => {
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

  test('runs no task of a transaction that was rolled back', async () => {
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
  test('names the field of a unique violation', async () => {
    await opened.database.write((transaction) => addUser(transaction, 'ada@example.com'))
    const taken = opened.database.write((transaction) => addUser(transaction, 'ada@example.com'))
    const error: unknown = await taken.catch((error) => error)
    expect(isUniqueViolation(error, 'emailKey')).toBe(true)
    expect(isUniqueViolation(error, 'email')).toBe(false)
    expect(isUniqueViolation(error, 'id')).toBe(false)
  })

  test('returns false for every other failure', async () => {
    const orphan = opened.database.write((transaction) =>
      transaction.todo.create({ data: todoRow('00000000-0000-7000-8000-000000000000', 'of nobody') }),
    )
    const error: unknown = await orphan.catch((error) => error)
    expect(error).toMatchObject({ code: 'P2003' })
    expect(isUniqueViolation(error, 'emailKey')).toBe(false)
    expect(isUniqueViolation(new Error('emailKey'), 'emailKey')).toBe(false)
  })
})

test('reports an open database as answering', async () => {
  expect(await opened.database.answers()).toBe(true)
})

test('deletes the todos of an account together with the account', async () => {
  const { database } = opened
  const user = await database.write((transaction) => addUser(transaction))
  await database.write((transaction) => transaction.todo.create({ data: todoRow(user.id, 'Water the plants') }))
  await database.write((transaction) => transaction.user.delete({ where: { id: user.id } }))
  expect(await database.read.todo.count()).toBe(0)
})

test('reports each statement to onQuery, including those that bypass Prisma', async () => {
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
