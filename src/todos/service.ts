/**
 * Todos and their owners. The owner is part of every query: todos of other users behave exactly like todos that do not
 * exist, and cost the same.
 */

import type { z } from 'zod'
import { AppError, badInputFrom, type Issue } from '../core/errors.ts'
import { isUuid } from '../core/uuid.ts'
import type { Todo } from '../database/client/client.ts'
import { idsInOrder } from '../database/ids.ts'
import type { Database } from '../database/port.ts'
import { isStorable, UNSTORABLE } from '../database/storable.ts'
import { isForeignKeyViolation } from '../database/violations.ts'
import type { Connection } from '../pagination/connection.ts'
import type { Order } from '../pagination/cursor.ts'
import { findPage, type PageArgs, type Window } from '../pagination/page.ts'
import { type CreateTodoInput, createTodoInput, type UpdateTodoInput, updateTodoInput } from './input.ts'
import { createQuota } from './quota.ts'
import { countTodos, countUpTo, findTodos, insertTodo, type TodoFilter } from './repository.ts'

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
   * Lists the owner's todos, newest first by default.
   * @throws BAD_USER_INPUT with all issues of the arguments.
   */
  list(ownerId: string, args: TodoArgs): Promise<Connection<Todo>>
  /** Returns null if the owner has no todo with this id. */
  find(ownerId: string, id: string): Promise<Todo | null>
  /** Finds existing todos by id, of all owners. */
  byIds(ids: readonly string[]): Promise<Todo[]>
  /**
   * @throws BAD_USER_INPUT with all issues; CONFLICT if the owner has reached the quota; UNAUTHENTICATED if the
   *   account is gone.
   */
  create(ownerId: string, input: CreateTodoInput): Promise<Todo>
  /**
   * Changes the fields that are present in the input; null clears a field.
   * @throws BAD_USER_INPUT with all issues; NOT_FOUND if the owner has no todo with this id.
   */
  update(ownerId: string, id: string, input: UpdateTodoInput): Promise<Todo>
  /** @throws NOT_FOUND if the owner has no todo with this id. */
  remove(ownerId: string, id: string): Promise<void>
}

export type TodoServiceOptions = {
  database: Database
  now: () => Date
  /** Maximum number of todos per owner. */
  maxTodos?: number
}

/** Default of MAX_TODOS. */
const MAX_TODOS = 10_000

const COLUMNS = {
  CREATED_AT: { createdAt: 'date', id: 'id' },
  TITLE: { title: 'text', id: 'id' },
} as const

type TodoColumns = (typeof COLUMNS)[keyof typeof COLUMNS]

const NEWEST_FIRST: TodoOrder = { field: 'CREATED_AT', direction: 'DESC' }

export function createTodoService(options: TodoServiceOptions): TodoService {
  const { database, now, maxTodos = MAX_TODOS } = options
  const { statements } = database
  const quota = createQuota({ max: maxTodos, count: (ownerId) => countUpTo(statements, ownerId, maxTodos) })
  const nextId = idsInOrder()
  return {
    async list(ownerId, { filter, orderBy, ...page }) {
      const order = orderOf(orderBy ?? NEWEST_FIRST)
      const wanted = filter ?? {}
      const source = {
        find: (window: Window<TodoColumns>) => findTodos(statements, ownerId, wanted, window),
        count: () => countTodos(statements, ownerId, wanted),
      }
      return findPage(page, order, source, issuesOf(wanted))
    },

    async find(ownerId, id) {
      return isUuid(id) ? database.read.todo.findFirst({ where: { id, ownerId } }) : null
    },

    byIds: (ids) => database.read.todo.findMany({ where: { id: { in: [...ids] } } }),

    async create(ownerId, input) {
      const { title, notes = null, dueAt = null } = read(createTodoInput, input)
      await quota.take(ownerId)
      const createdAt = now()
      const id = nextId(createdAt)
      const todo: Todo = { id, ownerId, title, notes, done: false, dueAt, createdAt, updatedAt: createdAt }
      try {
        await insertTodo(statements, todo)
      } catch (error) {
        // The account was deleted during the request. Its token would be rejected from the next request on.
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
      quota.release(ownerId)
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

/** Malformed ids get NOT_FOUND like unknown ones, without a query. */
function known(id: string): string {
  if (!isUuid(id)) throw new AppError('NOT_FOUND', {})
  return id
}

function read<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(input)
  if (!success) throw badInputFrom(error)
  return data
}
