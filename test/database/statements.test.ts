import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isForeignKeyViolation } from '../../src/database/foreign-key-violation.ts'
import type { Executor } from '../../src/database/statements.ts'
import { findTodo, insertTodo } from '../../src/database/todo-rows.ts'
import { openTodos, type Todos } from '../todos/test-todos.ts'
import { POSTGRES } from './test-database.ts'
import { todoRow } from './todo-row.ts'

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

test('a kept statement leaves in the database what Prisma would, to the last bit', async () => {
  const { database } = opened
  // As text, since it must not only mean the same: SQLite compares a number with no text.
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
    { numRuns: 50 },
  )
})

describe('a write by a kept statement', () => {
  test('waits for the open transaction on SQLite and goes beside it on PostgreSQL, and fails neither', async () => {
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
    // On SQLite the second can't be done before the first: whoever waited for it would wait for ever.
    await (POSTGRES === undefined ? database.read.todo.count() : second)
    release()
    await Promise.all([first, second])
    const done = ['first is done', 'second is done']
    expect(order).toEqual(POSTGRES === undefined ? done : done.reverse())
    expect((await titles()).sort()).toEqual(['first', 'second'])
  })

  test('that fails writes nothing, and stops nobody', async () => {
    await empty()
    const { statements } = opened.database
    await insertTodo(statements, todo({ title: 'there' }))
    await expect(insertTodo(statements, todo({ title: 'the same id' }))).rejects.toThrow(/unique/i)
    const nobodys = insertTodo(statements, todo({ id: ID.replace(/1$/, '3'), ownerId: ID }))
    expect(await nobodys.catch(isForeignKeyViolation)).toBe(true)
    await insertTodo(statements, todo({ id: ID.replace(/1$/, '2'), title: 'after' }))
    expect((await titles()).sort()).toEqual(['after', 'there'])
  })

  test('is one of many at once, each of which is there', async () => {
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

describe('a transaction of statements', () => {
  const insert = (executor: Executor, row: Parameters<typeof todo>[0]) => insertTodo({ run: executor.all }, todo(row))
  const other = ID.replace(/1$/, '2')

  test('sees its own writes, which nobody else does before it is done', async () => {
    await empty()
    const { statements } = opened.database
    const find = (executor: Executor) => findTodo(executor, ownerId, ID)
    const found = await statements.transaction(async (executor) => {
      await insert(executor, { title: 'inside' })
      expect(await find(statements)).toBeNull()
      return find(executor)
    })
    expect(found).toEqual(todo({ title: 'inside' }))
    expect(await find(statements)).toEqual(found)
  })

  test('writes nothing when a statement fails, or what is done with them', async () => {
    await empty()
    const { statements } = opened.database
    const twice = statements.transaction(async (executor) => {
      await insert(executor, {})
      await insert(executor, {})
    })
    await expect(twice).rejects.toThrow(/unique/i)
    const thrown = statements.transaction(async (executor) => {
      await insert(executor, {})
      throw new Error('changed its mind')
    })
    await expect(thrown).rejects.toThrow('changed its mind')
    expect(await titles()).toEqual([])
  })

  test('does not write the half of it where a failure is caught', async () => {
    await empty()
    const { statements } = opened.database
    await statements
      .transaction(async (executor) => {
        await insert(executor, { title: 'first' })
        await insert(executor, { title: 'the same id' }).catch(() => {})
        await insert(executor, { id: other, title: 'second' })
      })
      .catch(() => {})
    // SQLite undoes the statement that failed; PostgreSQL the transaction, which is not taken for done.
    expect(await titles()).toEqual(POSTGRES === undefined ? ['first', 'second'] : [])
  })

  test('is one of many at once, none of which loses what another writes', async () => {
    await empty()
    const { database } = opened
    await insertTodo(database.statements, todo({ title: '0' }))
    const one = async (executor: Executor) => {
      await executor.all('UPDATE "Todo" SET "done" = ? WHERE "id" = ?', [true, ID]) // Locks it.
      const [row] = await executor.all<{ title: string }>('SELECT "title" FROM "Todo" WHERE "id" = ?', [ID])
      await executor.all('UPDATE "Todo" SET "title" = ? WHERE "id" = ?', [`${Number(row?.title) + 1}`, ID])
    }
    const all = Array.from({ length: 30 }, (_, number) =>
      number % 2 === 0 ? database.statements.transaction(one) : database.write(one),
    )
    await Promise.all(all)
    expect(await titles()).toEqual(['30'])
  })
})

test('what fails in Prisma because of a reference is known as such, too', async () => {
  await empty()
  const failed = opened.database.write((transaction) => transaction.todo.create({ data: todo({ ownerId: ID }) }))
  expect(await failed.catch(isForeignKeyViolation)).toBe(true)
  const other = opened.database.write(async () => {
    throw new Error('another')
  })
  expect(await other.catch(isForeignKeyViolation)).toBe(false)
})
