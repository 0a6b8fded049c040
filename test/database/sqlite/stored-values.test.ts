import { spawn } from 'node:child_process'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { sqlitePath } from '../../../src/database/sqlite/open.ts'
import { readInstant } from '../../../src/database/sqlite/stored-values.ts'
import { openTodos, type Todos } from '../../todos/test-todos.ts'

let opened: Todos
let ownerId: string
let other: Sqlite.Database

beforeEach(async () => {
  opened = await openTodos({ embedded: true })
  ownerId = await opened.owner()
  other = new Sqlite(sqlitePath(opened.url))
})
afterEach(async () => {
  other.close()
  await opened.close()
})

/** Text forms of instants that another program may write, with their values. */
const STORED: [string | number, string][] = [
  ['2026-11-30T08:56:40.000+00:00', '2026-11-30T08:56:40.000Z'],
  ['2026-11-30 08:56:40', '2026-11-30T08:56:40.000Z'],
  ['2026-11-30 08:56:40.123', '2026-11-30T08:56:40.123Z'],
  ['2026-11-30T08:56:40', '2026-11-30T08:56:40.000Z'],
  ['2026-11-30T08:56:40Z', '2026-11-30T08:56:40.000Z'],
  ['2026-11-30 08:56:40.123+05:30', '2026-11-30T03:26:40.123Z'],
  ['2026-11-30 08:56:40+0530', '2026-11-30T03:26:40.000Z'],
  ['2026-11-30 08:56:40-03', '2026-11-30T11:56:40.000Z'],
  ['2026-11-30', '2026-11-30T00:00:00.000Z'],
  ['08:56:40', '1970-01-01T08:56:40.000Z'],
  [1796029000000, '2026-11-30T08:56:40.000Z'],
  [1796029000000.9, '2026-11-30T08:56:40.000Z'],
  [0, '1970-01-01T00:00:00.000Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
]

/** Inserts a todo by SQL, as another program does. */
function insert(id: string, instant: string | number, done: string | number = 0): void {
  other
    .prepare(
      `INSERT INTO "Todo" ("id", "ownerId", "title", "done", "dueAt", "createdAt", "updatedAt") VALUES (?, ?, 'x', ?, ?, ?, ?)`,
    )
    .run(id, ownerId, done, instant, instant, instant)
}

const idOf = (index: number) => `019a0000-0000-7000-8000-${String(index).padStart(12, '0')}`

describe('instants written by other programs', () => {
  test.each(STORED)('reads %s the same in todos, todo and updateTodo', async (stored, expected) => {
    insert(idOf(1), stored)
    const at = new Date(expected)
    const row = { dueAt: at, createdAt: at, updatedAt: at }
    expect((await opened.todos.list(ownerId, {})).nodes).toMatchObject([row])
    expect(await opened.todos.find(ownerId, idOf(1))).toMatchObject(row)
    const { dueAt, createdAt } = row
    expect(await opened.todos.update(ownerId, idOf(1), { title: 'y' })).toMatchObject({ dueAt, createdAt })
  })

  test('reads stored instants the same in every time zone', async () => {
    for (const [index, [stored]] of STORED.entries()) insert(idOf(index), stored)
    const script = `
      const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('../../../src/database/open.ts'))})
      const { createTodoService } = await import(${JSON.stringify(import.meta.resolve('../../../src/todos/service.ts'))})
      const database = await openDatabase({ url: ${JSON.stringify(opened.url)} })
      const todos = createTodoService({ database, now: () => new Date(0) })
      const { nodes } = await todos.list(${JSON.stringify(ownerId)}, {})
      const found = await Promise.all(nodes.map(({ id }) => todos.find(${JSON.stringify(ownerId)}, id)))
      const instants = Object.fromEntries(nodes.map(({ id, dueAt }) => [id, dueAt]))
      const same = nodes.every(({ dueAt }, index) => dueAt.getTime() === found[index].dueAt.getTime())
      process.stdout.write(JSON.stringify({ instants, same, offset: new Date(0).getTimezoneOffset() }))
      await database.close()`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TZ: 'Asia/Kolkata' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const instants = Object.fromEntries(STORED.map(([, expected], index) => [idOf(index), expected]))
    expect(JSON.parse(await textOf(child.stdout))).toEqual({ instants, same: true, offset: -330 })
  })
})

test.each([
  [1, true],
  [0, false],
  [2, false],
  ['true', true],
  ['FALSE', false],
])('reads a boolean stored as %p like Prisma', async (stored, expected) => {
  insert(idOf(1), '2026-11-30T08:56:40.000+00:00', stored)
  expect((await opened.todos.find(ownerId, idOf(1)))?.done).toBe(expected)
  expect((await opened.todos.list(ownerId, {})).nodes).toMatchObject([{ done: expected }])
})

test('reads text that is not an instant as an invalid date, without an error', () => {
  expect(readInstant('tomorrow').getTime()).toBeNaN()
})
