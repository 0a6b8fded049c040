import type { Todo } from '../../src/database/client/client.ts'
import { idsInOrder } from '../../src/database/ids.ts'
import { createTodoService } from '../../src/todos/service.ts'
import { openTestDatabase } from '../database/test-database.ts'

/** The todo service on a separate database, with a clock that the test sets. */
export async function openTodos({
  maxTodos,
  ...options
}: Parameters<typeof openTestDatabase>[0] & { maxTodos?: number } = {}) {
  const { database, url, close } = await openTestDatabase(options)
  const clock = { now: new Date('2026-11-25T12:00:00Z') }
  const nextId = idsInOrder()
  const todos = createTodoService({ database, now: () => clock.now, ...(maxTodos && { maxTodos }) })
  return {
    database,
    url,
    close,
    clock,
    todos,
    /** Creates an account. @returns its id. */
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
    /** Inserts rows unchanged, all at once. */
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

/** Returns the code and the issue paths of a failure; null when the promise resolves. */
export const failureOf = (result: Promise<unknown>) =>
  result.then(
    () => null,
    (error) => {
      const issues: { path: string[] }[] | undefined = error.details?.issues
      return issues ? { code: error.code, paths: issues.map(({ path }) => path.join('.')) } : { code: error.code }
    },
  )
