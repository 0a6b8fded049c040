import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { eachInDirectory, signIn } from './started-program.ts'

const directory = eachInDirectory()

test('loses no acknowledged todo when it is killed during writes', async () => {
  const program = await directory.start()
  const token = await signIn(program, 'register')
  const acknowledged: string[] = []
  const create = 'mutation { createTodo(input: { title: "Kept" }) { id } }'
  const pending = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const todo = program.query<{ createTodo: { id: string } }>(create, { token }).then(
      ({ data }) => {
        if (data) acknowledged.push(data.createTodo.id)
        if (acknowledged.length === 400) program.signal('SIGKILL')
      },
      () => {}, // The connection was cut, so the write is not acknowledged.
    )
    pending.add(todo)
  }, 5)
  expect(await program.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
  clearInterval(timer)
  await Promise.all(pending)

  const next = await directory.start()
  const kept = new Set<string>()
  type Page = { todos: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
  for (let after: string | null = null, more = true; more; ) {
    const query =
      'query ($after: String) { todos(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }'
    const { data }: { data?: Page } = await next.query<Page>(query, { token, variables: { after } })
    for (const { id } of data?.todos.nodes ?? []) kept.add(id)
    after = data?.todos.pageInfo.endCursor ?? null
    more = data?.todos.pageInfo.hasNextPage ?? false
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(400)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  const database = new Sqlite(join(directory.path, 'data/gatehouse.db'))
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()

  expect(await next.query(create, { token })).toMatchObject({ status: 200, data: { createTodo: {} } })
  next.signal('SIGTERM')
  expect(await next.ended).toMatchObject({ code: 0, stderr: '' })
})
