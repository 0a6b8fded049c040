import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isForeignKeyViolation } from '../../src/database/foreign-key-violation.ts'
import { insertTodo } from '../../src/database/todo-rows.ts'
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

test('what fails in Prisma because of a reference is known as such, too', async () => {
  const failed = opened.database.write((transaction) => transaction.todo.create({ data: todo({ ownerId: ID }) }))
  expect(await failed.catch(isForeignKeyViolation)).toBe(true)
  const other = opened.database.write(async () => {
    throw new Error('another')
  })
  expect(await other.catch(isForeignKeyViolation)).toBe(false)
})
