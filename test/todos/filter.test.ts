import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failureOf, openTodos, type Todos } from './test-todos.ts'

let opened: Todos
let owner: string

beforeAll(async () => {
  opened = await openTodos()
  owner = await opened.owner()
  const titles = [
    'Buy milk',
    'buy MILK 100%',
    'a_b',
    'aXb',
    'back\\slash',
    'ÄRGER',
    'ärger',
    '\u017ftraße',
    'I',
    '\u0131',
    '\u212aelvin',
  ]
  await opened.insert(
    owner,
    titles.map((title, index) => ({ title, done: index % 2 === 0 })),
  )
})
afterAll(() => opened.close())

const titlesOf = async (filter: { done?: boolean | null; titleContains?: string | null } | null) =>
  (await opened.todos.list(owner, { first: 100, filter, orderBy: { field: 'CREATED_AT' } })).nodes.map(
    ({ title }) => title,
  )

describe('the filter titleContains', () => {
  test.each([
    ['milk', ['Buy milk', 'buy MILK 100%']],
    ['BUY', ['Buy milk', 'buy MILK 100%']],
    ['y m', ['Buy milk', 'buy MILK 100%']],
    ['0%', ['buy MILK 100%']],
    ['%', ['buy MILK 100%']],
    ['_', ['a_b']],
    ['a_b', ['a_b']],
    ['*', []],
    ['\\', ['back\\slash']],
    ['\\_', []],
    ['\\%', []],
    ["'", []],
    ['ärger', ['ärger']],
    ['ÄRGER', ['ÄRGER']],
    ['rGe', ['ÄRGER', 'ärger']],
    // Letters whose other case is an ASCII letter in Unicode but not in ASCII: long s, dotless i, the Kelvin sign.
    ['s', ['back\\slash']],
    ['\u017f', ['\u017ftraße']],
    ['i', ['Buy milk', 'buy MILK 100%', 'I', '\u212aelvin']],
    ['\u0131', ['\u0131']],
    ['k', ['Buy milk', 'buy MILK 100%', 'back\\slash']],
    ['\u212a', ['\u212aelvin']],
    ['a'.repeat(5000), []],
  ])('returns the titles that contain %j', async (titleContains, expected) => {
    expect(await titlesOf({ titleContains })).toEqual(expected)
  })

  test('matches every title with an empty text', async () => {
    expect(await titlesOf({ titleContains: '' })).toHaveLength(11)
  })

  test('rejects a text that no title can contain, together with other invalid arguments', async () => {
    for (const titleContains of ['\0', 'a\0b', '\ud800'])
      expect(await failureOf(opened.todos.list(owner, { first: 101, filter: { titleContains } }))).toEqual({
        code: 'BAD_USER_INPUT',
        paths: ['filter.titleContains', 'first'],
      })
  })
})

test('filters by done, alone and combined with titleContains', async () => {
  expect(await titlesOf({ done: true })).toHaveLength(6)
  expect(await titlesOf({ done: false })).toHaveLength(5)
  expect(await titlesOf({ done: false, titleContains: 'MILK' })).toEqual(['buy MILK 100%'])
})

test('ignores conditions that are null', async () => {
  expect(await titlesOf(null)).toHaveLength(11)
  expect(await titlesOf({ done: null, titleContains: null })).toHaveLength(11)
})

test('counts all matching todos, on whichever page', async () => {
  const page = await opened.todos.list(owner, { first: 1, filter: { titleContains: 'milk' } })
  expect(page.nodes).toHaveLength(1)
  expect(await page.totalCount()).toBe(2)
  const all = await opened.todos.list(owner, { first: 0 })
  expect(await all.totalCount()).toBe(11)
  const second = await opened.todos.list(owner, { first: 1, after: page.pageInfo.endCursor })
  expect(await second.totalCount()).toBe(11)
})
