import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Todo } from '../../src/database/client/client.ts'
import type { Transaction } from '../../src/database/port.ts'
import { isForeignKeyViolation } from '../../src/database/violations.ts'
import { insertTodo } from '../../src/todos/repository.ts'
import { fc, runs } from '../fast-check.ts'
import { openTodos, type Todos } from '../todos/test-todos.ts'
import { todoRow } from '../todos/todo-row.ts'
import { POSTGRES } from './test-database.ts'

let opened: Todos
let ownerId: string

beforeAll(async () => {
  opened = await openTodos()
  ownerId = await opened.owner()
})
afterAll(() => opened.close())

const ID = '019a0000-0000-7000-8000-000000000001'
const at = new Date('2026-11-25T12:00:00.123Z')
const todo = (row: { id?: string; ownerId?: string; title?: string }) => ({
  id: ID,
  ownerId,
  title: 'Water the plants',
  notes: null,
  done: false,
  dueAt: null,
  createdAt: at,
  updatedAt: at,
  ...row,
})
const titles = async () => (await opened.database.read.todo.findMany({ where: { ownerId } })).map(({ title }) => title)
const empty = () => opened.database.write((transaction) => transaction.todo.deleteMany())

test('stores exactly the bytes that Prisma would store', async () => {
  const { database } = opened
  // Compares as text, since values must be identical and not only equal: SQLite compares a number with no text.
  const columns = ['id', 'ownerId', 'title', 'notes', 'done', 'dueAt', 'createdAt', 'updatedAt']
  const asText = columns.map((column) => `CAST("${column}" AS TEXT) AS "${column}Text"`).join(', ')
  const stored = () => database.statements.all(`SELECT ${asText} FROM "Todo"`, [])
  await fc.assert(
    fc.asyncProperty(todoRow, async ({ owner: _, ...row }) => {
      const data = { ...row, ownerId }
      await empty()
      await database.write((transaction) => transaction.todo.create({ data }))
      const byPrisma = [await stored(), await database.read.todo.findMany()]
      await empty()
      await insertTodo(database.statements, data)
      expect([await stored(), await database.read.todo.findMany()]).toEqual(byPrisma)
      expect(byPrisma[1]).toEqual([data])
    }),
    { numRuns: runs(50) },
  )
})

describe('a write by a prepared statement', () => {
  test('waits for an open transaction on SQLite and runs next to it on PostgreSQL', async () => {
    await empty()
    const { database } = opened
    const order: string[] = []
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const first = database.write(async (transaction) => {
      await transaction.todo.create({ data: todo({ title: 'first' }) })
      await held
      order.push('first is done')
    })
    const second = insertTodo(database.statements, todo({ id: ID.replace(/1$/, '2'), title: 'second' })).then(() =>
      order.push('second is done'),
    )
    // On SQLite the second write waits for the first transaction, so awaiting it here would deadlock.
    await (POSTGRES === undefined ? database.read.todo.count() : second)
    release()
    await Promise.all([first, second])
    const done = ['first is done', 'second is done']
    expect(order).toEqual(POSTGRES === undefined ? done : done.reverse())
    expect((await titles()).sort()).toEqual(['first', 'second'])
  })

  test('stores nothing when a statement fails and does not affect later writes', async () => {
    await empty()
    const { statements } = opened.database
    await insertTodo(statements, todo({ title: 'there' }))
    await expect(insertTodo(statements, todo({ title: 'the same id' }))).rejects.toThrow(/unique/i)
    const nobodys = insertTodo(statements, todo({ id: ID.replace(/1$/, '3'), ownerId: ID }))
    expect(await nobodys.catch(isForeignKeyViolation)).toBe(true)
    await insertTodo(statements, todo({ id: ID.replace(/1$/, '2'), title: 'after' }))
    expect((await titles()).sort()).toEqual(['after', 'there'])
  })

  test('stores every row of fifty parallel writes, half of them through Prisma', async () => {
    await empty()
    const { database } = opened
    const ids = Array.from({ length: 50 }, (_, number) => `019a0000-0000-7000-8000-0000000000${number + 10}`)
    await Promise.all(
      ids.map((id, number) =>
        number % 2 === 0
          ? insertTodo(database.statements, todo({ id }))
          : database.write((transaction) => transaction.todo.create({ data: todo({ id }) })),
      ),
    )
    expect(await database.read.todo.count({ where: { ownerId } })).toBe(50)
  })
})

describe('statements in a transaction', () => {
  const insert = (executor: Pick<Transaction, 'all'>, row: Parameters<typeof todo>[0]) =>
    insertTodo({ run: executor.all }, todo(row))
  const other = ID.replace(/1$/, '2')

  test('shows its writes to others only after the transaction commits', async () => {
    await empty()
    const { database } = opened
    const find = async (executor: Pick<Transaction, 'all'>) =>
      (await executor.all<Todo>('SELECT * FROM "Todo" WHERE "id" = ?', [ID]))[0] ?? null
    const found = await database.write(async (executor) => {
      await insert(executor, { title: 'inside' })
      expect(await find(database.statements)).toBeNull()
      return find(executor)
    })
    expect(found).toEqual(todo({ title: 'inside' }))
    expect(await find(database.statements)).toEqual(found)
  })

  test('stores nothing when a statement or its callback fails', async () => {
    await empty()
    const { database } = opened
    const twice = database.write(async (executor) => {
      await insert(executor, {})
      await insert(executor, {})
    })
    await expect(twice).rejects.toThrow(/unique/i)
    const thrown = database.write(async (executor) => {
      await insert(executor, {})
      throw new Error('changed its mind')
    })
    await expect(thrown).rejects.toThrow('changed its mind')
    expect(await titles()).toEqual([])
  })

  test('stores no partial transaction on PostgreSQL when the callback swallows a failed statement', async () => {
    await empty()
    await opened.database
      .write(async (executor) => {
        await insert(executor, { title: 'first' })
        await insert(executor, { title: 'the same id' }).catch(() => {})
        await insert(executor, { id: other, title: 'second' })
      })
      .catch(() => {})
    // SQLite rolls back the failed statement only; PostgreSQL aborts the whole transaction.
    expect(await titles()).toEqual(POSTGRES === undefined ? ['first', 'second'] : [])
  })

  test('loses no update among thirty parallel transactions', async () => {
    await empty()
    const { database } = opened
    await insertTodo(database.statements, todo({ title: '0' }))
    const one = async (executor: Pick<Transaction, 'all'>) => {
      await executor.all('UPDATE "Todo" SET "done" = ? WHERE "id" = ?', [true, ID]) // Locks the row.
      const [row] = await executor.all<{ title: string }>('SELECT "title" FROM "Todo" WHERE "id" = ?', [ID])
      await executor.all('UPDATE "Todo" SET "title" = ? WHERE "id" = ?', [`${Number(row?.title) + 1}`, ID])
    }
    await Promise.all(Array.from({ length: 30 }, () => database.write(one)))
    expect(await titles()).toEqual(['30'])
  })
})

test('recognizes a foreign key violation reported by Prisma', async () => {
  await empty()
  const failed = opened.database.write((transaction) => transaction.todo.create({ data: todo({ ownerId: ID }) }))
  expect(await failed.catch(isForeignKeyViolation)).toBe(true)
  const other = opened.database.write(async () => {
    throw new Error('another')
  })
  expect(await other.catch(isForeignKeyViolation)).toBe(false)
})
