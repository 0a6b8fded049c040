import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failureOf, openTodos, type Todos } from './test-todos.ts'

let opened: Todos
let owner: string

beforeAll(async () => {
  opened = await openTodos()
  owner = await opened.owner()
})
afterAll(() => opened.close())

const create = (input: Parameters<Todos['todos']['create']>[1]) => opened.todos.create(owner, input)
const refused = (...paths: string[]) => ({ code: 'BAD_USER_INPUT', paths })

describe('a new todo', () => {
  test('stores the given fields and leaves the others empty', async () => {
    const { clock, database } = opened
    const dueAt = new Date('2027-02-28T23:59:59.999Z')
    clock.now = new Date('2026-11-25T12:34:56.789Z')
    const todo = await create({ title: 'Water the plants', notes: 'Not the cactus.\n', dueAt })
    expect(todo).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      ownerId: owner,
      title: 'Water the plants',
      notes: 'Not the cactus.\n',
      done: false,
      dueAt,
      createdAt: clock.now,
      updatedAt: clock.now,
    })
    expect(await database.read.todo.findUnique({ where: { id: todo.id } })).toEqual(todo)
    expect(await create({ title: 'Water the plants' })).toMatchObject({ notes: null, dueAt: null, done: false })
    expect(await create({ title: 'Water the plants', notes: null, dueAt: null })).toMatchObject({
      notes: null,
      dueAt: null,
    })
    expect(await create({ title: 'Water the plants', notes: '' })).toMatchObject({ notes: '' })
  })

  test('trims the title of a new todo', async () => {
    expect((await create({ title: ' \t\n Water  the plants\u00a0\u3000 ' })).title).toBe('Water  the plants')
  })

  test('accepts a title of 1 to 200 characters after trimming', async () => {
    for (const title of ['a', 'a'.repeat(200), `${' '.repeat(300)}a${' '.repeat(300)}`]) await create({ title })
    for (const title of ['', ' ', '\n\t\u00a0', 'a'.repeat(201)])
      expect(await failureOf(create({ title }))).toEqual(refused('title'))
  })

  test('rejects a field unknown to the service, instead of dropping it silently', async () => {
    const input = { title: 'a', colour: 'green' }
    expect(await failureOf(create(input))).toEqual(refused(''))
    const { id } = await create({ title: 'a' })
    expect(await failureOf(opened.todos.update(owner, id, input))).toEqual(refused(''))
  })

  test('accepts notes of up to 10,000 characters', async () => {
    expect((await create({ title: 'a', notes: 'a'.repeat(10_000) })).notes).toHaveLength(10_000)
    expect(await failureOf(create({ title: 'a', notes: 'a'.repeat(10_001) }))).toEqual(refused('notes'))
  })

  test('counts an emoji as one character of title and notes', async () => {
    const title = '😀'.repeat(200)
    const { id } = await create({ title, notes: '😀'.repeat(10_000) })
    expect(await opened.todos.find(owner, id)).toMatchObject({ title, notes: '😀'.repeat(10_000) })
    expect(await failureOf(create({ title: `${title}😀`, notes: '😀'.repeat(10_001) }))).toEqual(
      refused('title', 'notes'),
    )
  })

  test('stores any Unicode text unchanged', async () => {
    for (const text of [
      'Ü',
      'U\u0308',
      '\u202eRTL',
      '\ufeffa',
      'Robert\'); DROP TABLE "Todo";--',
      '<script>',
      '\u0001\u007f',
      '￿',
    ]) {
      const { id } = await create({ title: `a${text}a`, notes: text })
      expect(await opened.todos.find(owner, id)).toMatchObject({ title: `a${text}a`, notes: text })
    }
  })

  test('rejects NUL and unpaired surrogates in title and notes', async () => {
    for (const text of ['a\0', '\0', 'a\ud800', '\udc00a'])
      expect(await failureOf(create({ title: text, notes: text }))).toEqual(refused('title', 'notes'))
  })

  test('accepts due dates in the years 1 to 9999 only', async () => {
    for (const dueAt of ['0001-01-01T00:00:00.000Z', '1969-07-20T20:17:40.000Z', '9999-12-31T23:59:59.999Z']) {
      const { id } = await create({ title: 'a', dueAt: new Date(dueAt) })
      expect((await opened.todos.find(owner, id))?.dueAt?.toISOString()).toBe(dueAt)
    }
    for (const dueAt of ['0000-12-31T23:59:59.999Z', '-000001-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', 'never'])
      expect(await failureOf(create({ title: 'a', dueAt: new Date(dueAt) }))).toEqual(refused('dueAt'))
  })

  test('reports every issue of an invalid todo and writes nothing', async () => {
    const before = await (await opened.todos.list(owner, {})).totalCount()
    const bad = { title: ' ', notes: 'a'.repeat(10_001), dueAt: new Date(Number.NaN) }
    expect(await failureOf(create(bad))).toEqual(refused('title', 'notes', 'dueAt'))
    expect(await (await opened.todos.list(owner, {})).totalCount()).toBe(before)
  })
})

describe('an update of a todo', () => {
  const before = { title: 'Water the plants', notes: 'Not the cactus.', dueAt: new Date('2027-01-01T00:00:00Z') }

  test('keeps the fields that the update omits', async () => {
    const todo = await create(before)
    opened.clock.now = new Date(opened.clock.now.getTime() + 1000)
    const expected = { ...todo, updatedAt: opened.clock.now }
    expect(await opened.todos.update(owner, todo.id, { done: true })).toEqual({ ...expected, done: true })
    expect(await opened.todos.update(owner, todo.id, { title: ' New ' })).toEqual({
      ...expected,
      done: true,
      title: 'New',
    })
    expect(await opened.todos.find(owner, todo.id)).toEqual({ ...expected, done: true, title: 'New' })
    expect(await opened.todos.update(owner, todo.id, {})).toEqual({ ...expected, done: true, title: 'New' })
  })

  test('clears notes and due date with null', async () => {
    const todo = await create(before)
    expect(await opened.todos.update(owner, todo.id, { notes: null })).toMatchObject({
      notes: null,
      dueAt: before.dueAt,
    })
    expect(await opened.todos.update(owner, todo.id, { dueAt: null })).toMatchObject({ notes: null, dueAt: null })
  })

  test('rejects null for title and done and then changes nothing', async () => {
    const todo = await create(before)
    expect(await failureOf(opened.todos.update(owner, todo.id, { title: null, done: null, notes: null }))).toEqual(
      refused('title', 'done'),
    )
    expect(await opened.todos.find(owner, todo.id)).toEqual(todo)
  })

  test('validates an update like a new todo and reports every issue', async () => {
    const { id } = await create(before)
    const bad = { title: 'a'.repeat(201), notes: '\0', dueAt: new Date(Number.NaN) }
    expect(await failureOf(opened.todos.update(owner, id, bad))).toEqual(refused('title', 'notes', 'dueAt'))
  })

  test('merges parallel updates of different fields', async () => {
    const { id } = await create(before)
    await Promise.all([
      opened.todos.update(owner, id, { done: true }),
      opened.todos.update(owner, id, { title: 'New' }),
      opened.todos.update(owner, id, { notes: null }),
    ])
    expect(await opened.todos.find(owner, id)).toMatchObject({ done: true, title: 'New', notes: null })
  })
})

test('deletes a todo once when three deletions run at once', async () => {
  const { id } = await create({ title: 'a' })
  const results = await Promise.all([1, 2, 3].map(() => failureOf(opened.todos.remove(owner, id))))
  expect(results.filter((failure) => failure === null)).toHaveLength(1)
  expect(results.filter((failure) => failure?.code === 'NOT_FOUND')).toHaveLength(2)
})
