import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Todo } from '../../src/database/client/client.ts'
import { keysetOf } from '../../src/database/keyset.ts'
import type { Window } from '../../src/database/page.ts'
import { countTodos, findTodo, findTodos, type TodoFilter } from '../../src/database/todo-rows.ts'
import { openTodos, type Todos } from '../todos/test-todos.ts'
import { soon, text, todoRow } from './todo-row.ts'

let opened: Todos
let owners: string[]

beforeAll(async () => {
  opened = await openTodos()
  owners = [await opened.owner(), await opened.owner()]
})
afterAll(() => opened.close())

const BY_DATE = { createdAt: 'date', id: 'id' } as const
const BY_TITLE = { title: 'text', id: 'id' } as const
type TodoColumns = typeof BY_DATE | typeof BY_TITLE

const nothing = { nil: undefined }
const filter: fc.Arbitrary<TodoFilter> = fc.record({
  done: fc.option(fc.boolean(), nothing),
  titleContains: fc.option(text, nothing),
})
/** The ends are rows that are there, by number, or a key that may be anywhere. */
const end = fc.option(fc.oneof(fc.nat(), fc.record({ createdAt: soon, title: text, id: fc.uuid() })))

/** A row as a list has it. */
const listed = ({ ownerId: _, ...row }: Todo) => ({
  ...row,
  dueAt: row.dueAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
/** What it lacks that isn't wanted. */
const LEFT_OUT = { dueAt: undefined, updatedAt: undefined }

/** What Prisma answers. It has no way to compare text as it is, on SQLite: JavaScript filters what it gives. */
async function byPrisma(
  ownerId: string,
  { done, titleContains }: TodoFilter,
  window: Window<TodoColumns>,
): Promise<Todo[]> {
  const { where, orderBy } = keysetOf(window)
  const rows = await opened.database.read.todo.findMany({
    where: { AND: [{ ownerId, ...(done != null && { done }) }, where] },
    orderBy,
  })
  const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return rows.filter(({ title }) => lower(title).includes(lower(titleContains ?? ''))).slice(0, window.take)
}

test('the kept statements answer as Prisma does, whatever the rows and the question', async () => {
  const { database } = opened
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(todoRow, { selector: ({ id }) => id, minLength: 1, maxLength: 30 }),
      fc.array(
        fc.record({
          filter,
          from: end,
          to: end,
          byTitle: fc.boolean(),
          rising: fc.boolean(),
          dates: fc.boolean(),
          take: fc.integer({ min: 1, max: 12 }),
        }),
        {
          minLength: 10,
          maxLength: 10,
        },
      ),
      async (rows, questions) => {
        const data = rows.map(({ owner, ...row }) => ({ ...row, ownerId: owners[owner] ?? '' }))
        await database.write(async (transaction) => {
          await transaction.todo.deleteMany()
          await transaction.todo.createMany({ data })
        })
        const ownerId = owners[0] ?? ''
        for (const { filter, byTitle, rising, dates, take, ...ends } of questions) {
          const keyOf = (end: typeof ends.from) => {
            const row = typeof end === 'number' ? data[end % data.length] : end
            return row ? { id: row.id, createdAt: row.createdAt, title: row.title } : null
          }
          const window: Window<TodoColumns> = {
            columns: byTitle ? BY_TITLE : BY_DATE,
            direction: rising ? 'asc' : 'desc',
            from: keyOf(ends.from),
            to: keyOf(ends.to),
            take,
          }
          const expected = (await byPrisma(ownerId, filter, window)).map(listed)
          expect(await findTodos(database.statements, ownerId, filter, window)).toEqual(expected)
          const some = expected.map((row) => ({ ...row, ...LEFT_OUT, ...(dates && { dueAt: row.dueAt }) }))
          const wanted = new Set(dates ? ['nodes', 'id', 'dueAt'] : ['nodes', 'title'])
          expect(await findTodos(database.statements, ownerId, filter, window, wanted)).toEqual(some)
          const all = await byPrisma(ownerId, filter, { ...window, from: null, to: null, take: 1000 })
          expect(await countTodos(database.statements, ownerId, filter)).toBe(all.length)
        }
        for (const { id } of rows)
          expect(await findTodo(database.statements, ownerId, id)).toEqual(
            await database.read.todo.findFirst({ where: { id, ownerId } }),
          )
      },
    ),
    { numRuns: 50 },
  )
})

test('a kept statement sees what was committed after it was prepared, and nothing that was not', async () => {
  const { database } = opened
  const ownerId = await opened.owner()
  const count = () => countTodos(database.statements, ownerId, {})
  expect(await count()).toBe(0)
  await opened.insert(ownerId, [{}])
  expect(await count()).toBe(1)
  const failed = database.write(async (transaction) => {
    await transaction.todo.deleteMany({ where: { ownerId } })
    expect(await count()).toBe(1)
    throw new Error('undone')
  })
  await expect(failed).rejects.toThrow('undone')
  expect(await count()).toBe(1)
})
