/** The query that nearly every client makes: a page of somebody's todos, by a kept statement. */

import type { Todo } from './client/client.ts'
import type { Columns, Key } from './cursor.ts'
import type { Window } from './page.ts'
import type { Statements, Value } from './statements.ts'

export type TodoFilter = {
  done?: boolean | null | undefined
  /** Whatever the case of ASCII letters. */
  titleContains?: string | null | undefined
}

const COLUMNS = ['id', 'ownerId', 'title', 'notes', 'done', 'dueAt', 'createdAt', 'updatedAt']
  .map((name) => `"${name}"`)
  .join(', ')

/** The rows in the window, of one owner: it is part of every query here. */
export function findTodos<C extends Columns>(
  statements: Statements,
  ownerId: string,
  filter: TodoFilter,
  { columns, direction, from, to, take }: Window<C>,
): Promise<Todo[]> {
  const { conditions, values } = matching(statements, ownerId, filter)
  const fields = Object.keys(columns)
  const names = fields.map((field) => `"${field}"`)
  const bound = (key: Key<C>, comparison: '<=' | '>=') => {
    // One comparison of the whole key: both databases start in the index at the row, however many share its first column.
    conditions.push(`(${names.join(', ')}) ${comparison} (${names.map(() => '?').join(', ')})`)
    values.push(...fields.map((field) => key[field] as Value))
  }
  const [rising, falling] = direction === 'asc' ? (['>=', '<='] as const) : (['<=', '>='] as const)
  if (from) bound(from, rising)
  if (to) bound(to, falling)
  const order = names.map((name) => `${name} ${direction}`).join(', ')
  const sql = `SELECT ${COLUMNS} FROM "Todo" WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`
  return statements.all<Todo>(sql, [...values, take])
}

/** The owner's todo with this id; null where there is none. */
export async function findTodo(statements: Statements, ownerId: string, id: string): Promise<Todo | null> {
  const sql = `SELECT ${COLUMNS} FROM "Todo" WHERE "id" = ? AND "ownerId" = ?`
  const [todo] = await statements.all<Todo>(sql, [id, ownerId])
  return todo ?? null
}

/** How many the owner has that match. */
export async function countTodos(statements: Statements, ownerId: string, filter: TodoFilter): Promise<number> {
  const { conditions, values } = matching(statements, ownerId, filter)
  const sql = `SELECT CAST(count(*) AS INTEGER) AS "count" FROM "Todo" WHERE ${conditions.join(' AND ')}`
  const [row] = await statements.all<{ count: number }>(sql, values)
  return row?.count ?? 0
}

function matching(statements: Statements, ownerId: string, { done, titleContains }: TodoFilter) {
  const conditions = ['"ownerId" = ?']
  const values: Value[] = [ownerId]
  if (typeof done === 'boolean') {
    conditions.push('"done" = ?')
    values.push(done)
  }
  if (titleContains) {
    conditions.push(statements.contains('"title"'))
    values.push(titleContains.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()))
  }
  return { conditions, values }
}
