import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Todo } from '../../src/database/client/client.ts'
import { keysetOf } from '../../src/pagination/keyset.ts'
import type { Window } from '../../src/pagination/page.ts'
import { countTodos, findTodos, type TodoFilter } from '../../src/todos/repository.ts'
import { fc, runs } from '../fast-check.ts'
import { openTodos, type Todos } from './test-todos.ts'
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
/** Bounds of a page: existing rows by number, or an arbitrary key. */
const end = fc.option(fc.oneof(fc.nat(), fc.record({ createdAt: soon, title: text, id: fc.uuid() })))

/** Prisma's result. On SQLite Prisma cannot compare text case-sensitively, so JavaScript filters its rows. */
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

test('returns the same todos by prepared statements as by Prisma, for any rows and query', async () => {
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
        for (const { filter, byTitle, rising, take, ...ends } of questions) {
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
          const expected = await byPrisma(ownerId, filter, window)
          expect(await findTodos(database.statements, ownerId, filter, window)).toEqual(expected)
          const all = await byPrisma(ownerId, filter, { ...window, from: null, to: null, take: 1000 })
          expect(await countTodos(database.statements, ownerId, filter)).toBe(all.length)
        }
      },
    ),
    { numRuns: runs(50) },
  )
})

test('sees committed rows only, also those committed after the statement was prepared', async () => {
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
