import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Todo } from '../../src/database/client/client.ts'
import type { TodoArgs } from '../../src/todos/service.ts'
import { fc, runs } from '../fast-check.ts'
import { openTodos, type Todos } from './test-todos.ts'

let opened: Todos

beforeAll(async () => {
  opened = await openTodos()
})
afterAll(() => opened.close())

const ORDERS: TodoArgs['orderBy'][] = [
  undefined,
  ...(['CREATED_AT', 'TITLE'] as const).flatMap((field) =>
    (['ASC', 'DESC'] as const).map((direction) => ({ field, direction })),
  ),
]
const FILTERS: TodoArgs['filter'][] = [
  undefined,
  { done: true },
  { done: false },
  { titleContains: 'A' },
  { done: false, titleContains: '%' },
]

/** Few values of each field, so that there are many ties; several rows share each millisecond. */
const instant = fc.integer({ min: 0, max: 3 }).map((number) => new Date(Date.UTC(2026, 0, 1) + number))
const title = fc.constantFrom('a', 'A', 'b%', 'ä', 'z', '😀', '\uffee', 'a a')
const todo = fc.record({ title, createdAt: instant, done: fc.boolean() })
const change = fc.oneof(
  fc.record({ insert: todo }),
  // Chooses an existing row by a number modulo their count; the cursor's row is the last one seen.
  fc.record({ remove: fc.oneof(fc.constant('cursor' as const), fc.nat(1000)) }),
)

const matches = (filter: TodoArgs['filter'], { done, title }: Pick<Todo, 'done' | 'title'>) =>
  (filter?.done == null || filter.done === done) &&
  (filter?.titleContains == null || title.toLowerCase().includes(filter.titleContains.toLowerCase()))

/** Compares by Unicode code points, as both databases do; JavaScript's `<` compares UTF-16 units. */
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

type Listed = { id: string; title: string; createdAt: Date }

const inOrder = (orderBy: TodoArgs['orderBy']) => (a: Listed, b: Listed) => {
  const first = orderBy?.field === 'TITLE' ? compare(a.title, b.title) : a.createdAt.getTime() - b.createdAt.getTime()
  const rising = first || compare(a.id, b.id)
  return (orderBy ?? { direction: 'DESC' }).direction === 'DESC' ? -rising : rising
}

test('returns every todo that exists throughout exactly once, while others are added and deleted between pages', async () => {
  const { todos, database, owner, insert, clock } = opened
  const everything = (ownerId: string) => database.read.todo.findMany({ where: { ownerId } })
  await fc.assert(
    fc.asyncProperty(
      fc.array(todo, { maxLength: 25 }),
      fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 8 }),
      fc.constantFrom(...ORDERS),
      fc.constantFrom(...FILTERS),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      async (initial, changes, orderBy, filter, size, backward) => {
        const ownerId = await owner()
        await insert(ownerId, initial)
        const throughout = new Map((await everything(ownerId)).map((row) => [row.id, row]))
        const seen: Todo[] = []
        for (let cursor: string | null = null, pages = 0; ; pages++) {
          const window: TodoArgs = backward ? { last: size, before: cursor } : { first: size, after: cursor }
          const { nodes, pageInfo } = await todos.list(ownerId, { ...window, orderBy, filter })
          seen.push(...(backward ? [...nodes].reverse() : nodes))
          if (!(backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) break
          cursor = backward ? pageInfo.startCursor : pageInfo.endCursor
          for (const step of changes[pages] ?? []) {
            if ('insert' in step) {
              const { title, createdAt, done } = step.insert
              clock.now = createdAt
              const { id } = await todos.create(ownerId, { title })
              if (done) await todos.update(ownerId, id, { done })
            } else {
              const there = await everything(ownerId)
              const last = seen.at(-1)?.id
              const id = step.remove === 'cursor' ? last : there[step.remove % there.length]?.id
              if (id === undefined || !there.some((row) => row.id === id)) continue
              await todos.remove(ownerId, id)
              throughout.delete(id)
            }
          }
        }
        const ids = seen.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const row of throughout.values())
          expect([row.title, ids.includes(row.id)]).toEqual([row.title, matches(filter, row)])
        expect([...seen].sort(inOrder(orderBy))).toEqual(backward ? seen.reverse() : seen)
      },
    ),
    { numRuns: runs(150) },
  )
})

describe('many todos of one millisecond', () => {
  test('returns todos of one millisecond once each, newest first, forwards and backwards', async () => {
    const { todos, owner, clock } = opened
    const ownerId = await owner()
    clock.now = new Date('2026-11-25T12:00:00.123Z')
    const made: string[] = []
    for (let number = 0; number < 50; number++) made.push((await todos.create(ownerId, { title: `${number}` })).id)

    const forwards: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { nodes, pageInfo } = await todos.list(ownerId, { first: 7, after })
      forwards.push(...nodes.map(({ id }) => id))
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    const backwards: string[] = []
    for (let before: string | null = null, more = true; more; ) {
      const { nodes, pageInfo } = await todos.list(ownerId, { last: 7, before })
      backwards.unshift(...nodes.map(({ id }) => id))
      before = pageInfo.startCursor
      more = pageInfo.hasPreviousPage
    }
    expect(forwards).toEqual([...made].reverse())
    expect(backwards).toEqual(forwards)
  })
})

test('orders titles by code point on both databases', async () => {
  const { todos, owner, insert } = opened
  const ownerId = await owner()
  const titles = ['Z', 'a', 'z', 'ä', '\uffee', '😀']
  await insert(
    ownerId,
    [...titles].reverse().map((title) => ({ title })),
  )
  const { nodes } = await todos.list(ownerId, { orderBy: { field: 'TITLE', direction: 'ASC' } })
  expect(nodes.map(({ title }) => title)).toEqual(titles)
})

test('sorts ascending when the order names no direction', async () => {
  const { todos, owner, insert } = opened
  const ownerId = await owner()
  await insert(ownerId, [{ title: 'b' }, { title: 'a' }])
  const { nodes } = await todos.list(ownerId, { orderBy: { field: 'TITLE' } })
  expect(nodes.map(({ title }) => title)).toEqual(['a', 'b'])
})

test('shows a write in the next page', async () => {
  const { todos, owner } = opened
  const ownerId = await owner()
  const { id } = await todos.create(ownerId, { title: 'a' })
  expect((await todos.list(ownerId, {})).nodes).toMatchObject([{ id, title: 'a' }])
  await todos.update(ownerId, id, { title: 'b' })
  expect((await todos.list(ownerId, {})).nodes).toMatchObject([{ id, title: 'b' }])
  await todos.remove(ownerId, id)
  expect((await todos.list(ownerId, {})).nodes).toEqual([])
})
