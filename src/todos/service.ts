/**
 * Todos, and whose they are. The owner is part of every query: what belongs to somebody else doesn't exist, and looks and costs
 * the same as what never was.
 */

import type { z } from 'zod'
import type { Todo } from '../database/client/client.ts'
import type { Connection } from '../database/connection.ts'
import type { Order } from '../database/cursor.ts'
import type { Database } from '../database/database.ts'
import { isForeignKeyViolation } from '../database/foreign-key-violation.ts'
import { idsInOrder, isUuid } from '../database/ids.ts'
import { findPage, type PageArgs, type Window } from '../database/page.ts'
import { isStorable, UNSTORABLE } from '../database/storable.ts'
import { countTodos, findTodo, findTodos, insertTodo, type ListedTodo, type TodoFilter } from '../database/todo-rows.ts'
import { AppError, badInputFrom, type Issue } from '../errors.ts'
import { type CreateTodoInput, createTodoInput, type UpdateTodoInput, updateTodoInput } from './input.ts'

export type TodoOrder = {
  field: 'CREATED_AT' | 'TITLE'
  direction?: 'ASC' | 'DESC' | undefined
}

export type TodoArgs = PageArgs & {
  filter?: TodoFilter | null | undefined
  orderBy?: TodoOrder | null | undefined
}

export type TodoService = {
  /**
   * Somebody's todos; the newest first unless ordered otherwise.
   * @param fields that are wanted of them; others may be missing. All, if it is left out.
   * @throws BAD_USER_INPUT with everything that is wrong with the arguments.
   */
  list(ownerId: string, args: TodoArgs, fields?: ReadonlySet<string>): Promise<Connection<ListedTodo>>
  /** Null where the owner has none with this id. */
  find(ownerId: string, id: string): Promise<Todo | null>
  /** @throws BAD_USER_INPUT with everything that is wrong with the input; UNAUTHENTICATED where the account is gone. */
  create(ownerId: string, input: CreateTodoInput): Promise<Todo>
  /**
   * Changes what the input names; null clears.
   * @throws BAD_USER_INPUT with everything that is wrong with the input; NOT_FOUND where the owner has none with this id.
   */
  update(ownerId: string, id: string, input: UpdateTodoInput): Promise<Todo>
  /** @throws NOT_FOUND where the owner has none with this id. */
  remove(ownerId: string, id: string): Promise<void>
}

export type TodoServiceOptions = { database: Database; now: () => Date }

const COLUMNS = {
  CREATED_AT: { createdAt: 'date', id: 'id' },
  TITLE: { title: 'text', id: 'id' },
} as const

type TodoColumns = (typeof COLUMNS)[keyof typeof COLUMNS]

const NEWEST_FIRST: TodoOrder = { field: 'CREATED_AT', direction: 'DESC' }

export function createTodoService({ database, now }: TodoServiceOptions): TodoService {
  const { statements } = database
  const nextId = idsInOrder()
  return {
    async list(ownerId, { filter, orderBy, ...page }, fields) {
      const order = orderOf(orderBy ?? NEWEST_FIRST)
      const wanted = filter ?? {}
      const source = {
        find: (window: Window<TodoColumns>) => findTodos(statements, ownerId, wanted, window, fields),
        count: () => countTodos(statements, ownerId, wanted),
      }
      return findPage(page, order, source, issuesOf(wanted))
    },

    async find(ownerId, id) {
      return isUuid(id) ? findTodo(statements, ownerId, id) : null
    },

    async create(ownerId, input) {
      const { title, notes = null, dueAt = null } = read(createTodoInput, input)
      const createdAt = now()
      const id = nextId(createdAt)
      const todo: Todo = { id, ownerId, title, notes, done: false, dueAt, createdAt, updatedAt: createdAt }
      try {
        await insertTodo(statements, todo)
      } catch (error) {
        // The account was deleted after the request was let in: its token is worth no more than on the next one.
        throw isForeignKeyViolation(error) ? new AppError('UNAUTHENTICATED', { reason: 'revoked' }) : error
      }
      return todo
    },

    async update(ownerId, id, input) {
      const changes = read(updateTodoInput, input)
      const where = { id: known(id), ownerId }
      const data = { ...changes, updatedAt: now() }
      const [todo] = await database.write((transaction) => transaction.todo.updateManyAndReturn({ where, data }))
      if (todo === undefined) throw new AppError('NOT_FOUND', {})
      return todo
    },

    async remove(ownerId, id) {
      const where = { id: known(id), ownerId }
      const { count } = await database.write((transaction) => transaction.todo.deleteMany({ where }))
      if (count === 0) throw new AppError('NOT_FOUND', {})
    },
  }
}

function orderOf({ field, direction = 'ASC' }: TodoOrder): Order<TodoColumns> {
  return { name: 'todos', columns: COLUMNS[field], direction: direction === 'ASC' ? 'asc' : 'desc' }
}

function issuesOf({ titleContains }: TodoFilter): Issue[] {
  if (titleContains == null || isStorable(titleContains)) return []
  return [{ path: ['filter', 'titleContains'], message: UNSTORABLE }]
}

/** What can't be an id is told from the id of nothing by nobody, and isn't asked of a database, which might choke on it. */
function known(id: string): string {
  if (!isUuid(id)) throw new AppError('NOT_FOUND', {})
  return id
}

function read<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(input)
  if (!success) throw badInputFrom(error)
  return data
}
