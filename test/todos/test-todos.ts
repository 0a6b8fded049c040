import type { Todo } from '../../src/database/client/client.ts'
import { idsInOrder } from '../../src/database/ids.ts'
import { createTodoService } from '../../src/todos/service.ts'
import { openTestDatabase } from '../database/test-database.ts'

/** The service on a database of its own, with a clock that stands until it is set. */
export async function openTodos(options: Parameters<typeof openTestDatabase>[0] = {}) {
  const { database, url, close } = await openTestDatabase(options)
  const clock = { now: new Date('2026-11-25T12:00:00Z') }
  const nextId = idsInOrder()
  const todos = createTodoService({ database, now: () => clock.now })
  return {
    database,
    url,
    close,
    clock,
    todos,
    /** A new account. @returns its id. */
    async owner(): Promise<string> {
      const id = nextId(clock.now)
      const data = {
        id,
        email: `${id}@example.com`,
        emailKey: `${id}@example.com`,
        passwordHash: '',
        createdAt: clock.now,
      }
      await database.write((transaction) => transaction.user.create({ data }))
      return id
    },
    /** Writes rows as they are, all at once. */
    async insert(ownerId: string, rows: Partial<Todo>[]): Promise<void> {
      const data = rows.map((row) => ({
        id: nextId(clock.now),
        ownerId,
        title: 'Water the plants',
        createdAt: clock.now,
        updatedAt: clock.now,
        ...row,
      }))
      await database.write((transaction) => transaction.todo.createMany({ data }))
    },
  }
}

export type Todos = Awaited<ReturnType<typeof openTodos>>

/** The code of what it fails with, and the paths of its issues; null where it doesn't fail. */
export const failureOf = (result: Promise<unknown>) =>
  result.then(
    () => null,
    (error) => {
      const issues: { path: string[] }[] | undefined = error.details?.issues
      return issues ? { code: error.code, paths: issues.map(({ path }) => path.join('.')) } : { code: error.code }
    },
  )
