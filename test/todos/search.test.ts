import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { POSTGRES } from '../database/test-database.ts'
import { openTodos, type Todos } from './test-todos.ts'

let opened: Todos
let ana: string
let ben: string
const statements: string[] = []

beforeAll(async () => {
  opened = await openTodos({ onQuery: (sql) => statements.push(sql) })
  ana = await opened.owner()
  ben = await opened.owner()
  const rows = Array.from({ length: 1500 }, (_, index) => ({ title: `Task ${index}`, done: index % 500 === 0 }))
  await opened.insert(ana, rows)
  await opened.insert(ben, rows.slice(0, 20))
})
afterAll(() => opened.close())

describe('searches of an owner with more than 1,000 todos', () => {
  test('finds and counts matching todos', async () => {
    const found = await opened.todos.list(ana, { filter: { titleContains: 'task 149' }, first: 20 })
    expect(found.nodes.map(({ title }) => title).sort()).toEqual([
      'Task 149',
      ...Array.from({ length: 10 }, (_, index) => `Task 149${index}`),
    ])
    expect(await found.totalCount()).toBe(11)
    expect(await (await opened.todos.list(ana, { filter: { done: true } })).totalCount()).toBe(3)
    expect(await (await opened.todos.list(ana, {})).totalCount()).toBe(1500)
    expect(found.nodes[0]?.createdAt).toEqual(opened.clock.now)
  })

  test('delays only the searches of the owner that floods the queue', async () => {
    const order: string[] = []
    const search = (owner: string, name: string) =>
      opened.todos.list(owner, { filter: { titleContains: name } }).then(() => order.push(name))
    const flood = Array.from({ length: 30 }, () => search(ana, 'nothing of hers'))
    await search(ben, 'nothing of his')
    expect(order.filter((name) => name === 'nothing of hers').length).toBeLessThan(5)
    await Promise.all(flood)
  })
})

test('reports a failed search and runs the next one', async () => {
  const { statements: all } = opened.database
  await expect(all.search(ana, 'SELECT "nothing" FROM "Todo"', [])).rejects.toThrow(/nothing/)
  const rows = await all.search<{ count: number }>(ana, 'SELECT CAST(count(*) AS INTEGER) AS "count" FROM "Todo"', [])
  expect(rows).toEqual([{ count: 1520 }])
})

test('searches SQLite without blocking the event loop', async () => {
  if (POSTGRES !== undefined) return
  const long = `WITH RECURSIVE "n"("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" LIMIT 20000000)
    SELECT CAST(max("i") AS INTEGER) AS "most" FROM "n"`
  let ended = false
  const searching = opened.database.statements.search(ana, long, []).finally(() => {
    ended = true
  })
  await opened.todos.list(ben, {})
  expect(ended).toBe(false)
  await searching
})
