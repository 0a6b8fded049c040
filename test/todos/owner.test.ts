import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Todo } from '../../src/database/client/client.ts'
import { pageInfoOf } from '../pagination/page-info.ts'
import { failureOf, openTodos, type Todos } from './test-todos.ts'

let opened: Todos
let ana: string
let ben: string
let hers: Todo
const UNKNOWN = '019a0000-0000-7000-8000-000000000001'

beforeAll(async () => {
  opened = await openTodos()
  ana = await opened.owner()
  ben = await opened.owner()
  hers = await opened.todos.create(ana, { title: 'A secret', notes: 'of hers' })
})
afterAll(() => opened.close())

/** Reads the todo from the database, independent of its owner. */
const stored = () => opened.database.read.todo.findUnique({ where: { id: hers.id } })

/** Ids of no todo, in all their forms. */
const NOBODYS = [UNKNOWN, '', 'x', '1', `${UNKNOWN}0`, "' OR 1=1 --", '%', '\0', '\ud800', 'a'.repeat(100_000)]

describe('todos of another owner', () => {
  test('returns null for another owner’s todo', async () => {
    expect(await opened.todos.find(ana, hers.id)).toEqual(hers)
    expect(await opened.todos.find(ben, hers.id)).toBeNull()
  })

  test('rejects an update of another owner’s todo as NOT_FOUND', async () => {
    await expect(opened.todos.update(ben, hers.id, { title: 'Mine', done: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await stored()).toEqual(hers)
  })

  test('rejects a deletion of another owner’s todo as NOT_FOUND', async () => {
    await expect(opened.todos.remove(ben, hers.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await stored()).toEqual(hers)
  })

  test('excludes other owners’ todos from lists and counts, for every filter and order', async () => {
    for (const filter of [{}, { done: false }, { titleContains: 'secret' }, { titleContains: '' }])
      for (const field of ['CREATED_AT', 'TITLE'] as const) {
        const page = await opened.todos.list(ben, { filter, orderBy: { field } })
        expect(page.nodes).toEqual([])
        expect(pageInfoOf(page)).toEqual({
          hasNextPage: false,
          hasPreviousPage: false,
          startCursor: null,
          endCursor: null,
        })
        expect(await page.totalCount()).toBe(0)
        expect(await (await opened.todos.list(ana, { filter, orderBy: { field } })).totalCount()).toBe(1)
      }
  })

  test('returns an empty page for a cursor from another owner’s list', async () => {
    const [edge] = (await opened.todos.list(ana, {})).edges
    const cursor = edge?.cursor ?? ''
    for (const args of [
      { after: cursor },
      { before: cursor },
      { last: 1, after: cursor },
      { last: 1, before: cursor },
    ]) {
      const page = await opened.todos.list(ben, args)
      expect(page.nodes).toEqual([])
      expect(pageInfoOf(page)).toMatchObject({ hasNextPage: false, hasPreviousPage: false })
    }
  })

  test('answers the same for another owner’s todo and for one that does not exist', async () => {
    const failure = (id: string) =>
      Promise.all(
        [opened.todos.update(ben, id, { title: 'Mine' }), opened.todos.remove(ben, id)].map((result) =>
          result.catch(({ code, message, details }) => ({ code, message, details })),
        ),
      )
    const expected = await failure(UNKNOWN)
    expect(await failure(hers.id)).toEqual(expected)
    for (const id of NOBODYS) expect(await failure(id)).toEqual(expected)
  })

  test('reports invalid input before it checks that the todo exists', async () => {
    const issues = { code: 'BAD_USER_INPUT', paths: ['title'] }
    expect(await failureOf(opened.todos.update(ben, hers.id, { title: '' }))).toEqual(issues)
    expect(await failureOf(opened.todos.update(ben, UNKNOWN, { title: '' }))).toEqual(issues)
    expect(await failureOf(opened.todos.update(ben, 'x', { title: '' }))).toEqual(issues)
  })
})

test.each(NOBODYS.map((id) => [id.slice(0, 50)]))('returns null for the id %j', async (id) => {
  expect(await opened.todos.find(ana, id)).toBeNull()
})

test('finds, updates and deletes the owner’s todo', async () => {
  const { todos } = opened
  const { id } = await todos.create(ben, { title: 'Mine' })
  expect((await todos.update(ben, id, { done: true })).done).toBe(true)
  expect((await todos.find(ben, id))?.done).toBe(true)
  await todos.remove(ben, id)
  expect(await todos.find(ben, id)).toBeNull()
  expect(await failureOf(todos.remove(ben, id))).toEqual({ code: 'NOT_FOUND' })
})

test('rejects writes of a deleted account and keeps none of its todos', async () => {
  const { todos, database } = opened
  const gone = await opened.owner()
  const { id } = await todos.create(gone, { title: 'Mine' })
  await database.write((transaction) => transaction.user.delete({ where: { id: gone } }))
  expect(await failureOf(todos.create(gone, { title: 'Mine' }))).toEqual({ code: 'UNAUTHENTICATED' })
  expect(await failureOf(todos.update(gone, id, { done: true }))).toEqual({ code: 'NOT_FOUND' })
  expect(await todos.find(gone, id)).toBeNull()
  expect(await database.read.todo.count({ where: { ownerId: gone } })).toBe(0)
})
