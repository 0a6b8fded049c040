/**
 * Pages, counts and inserts of todos in SQL, since nearly every request is one of them.
 *
 * With these statements a page takes 1.0 times the CPU of the floor, with Prisma 3.9 times
 * (docs/adr/0012-prepared-statements-for-todos.md). The rest of this feature uses Prisma, as new features do.
 */

import { Prisma, type Todo } from '../database/client/client.ts'
import type { Statements, Value } from '../database/statements.ts'
import type { Columns } from '../pagination/cursor.ts'
import { countSql, type Source, windowSql } from '../pagination/keyset-sql.ts'
import type { Window } from '../pagination/page.ts'

export type TodoFilter = {
  done?: boolean | null | undefined
  /** Part of the title. The case of ASCII letters is ignored. */
  titleContains?: string | null | undefined
}

const FIELDS = Object.values(Prisma.TodoScalarFieldEnum)
const COLUMNS = FIELDS.map((field) => `"${field}"`).join(', ')
const INSERT = `INSERT INTO "Todo" (${COLUMNS}) VALUES (${FIELDS.map(() => '?').join(', ')})`

/** Number of todos from which filtered lists and counts are queued as searches. */
const SEARCHED = 1000

/** Returns the todos of an owner in a window. */
export async function findTodos<C extends Columns>(
  statements: Statements,
  ownerId: string,
  filter: TodoFilter,
  window: Window<C>,
): Promise<Todo[]> {
  const { sql, values } = windowSql(COLUMNS, matching(statements, ownerId, filter), window)
  const filtered = typeof filter.done === 'boolean' || Boolean(filter.titleContains)
  const executor = filtered ? await executorFor(statements, ownerId) : statements
  return executor.all<Todo>(sql, values)
}

/** Counts the matching todos of an owner. */
export async function countTodos(statements: Statements, ownerId: string, filter: TodoFilter): Promise<number> {
  const { sql, values } = countSql(matching(statements, ownerId, filter))
  const executor = await executorFor(statements, ownerId)
  const [row] = await executor.all<{ count: number }>(sql, values)
  return row?.count ?? 0
}

/** Counts the todos of an owner, up to `max`. */
export async function countUpTo(statements: Statements, ownerId: string, max: number): Promise<number> {
  const sql =
    'SELECT CAST(count(*) AS INTEGER) AS "count" FROM (SELECT 1 FROM "Todo" WHERE "ownerId" = ? LIMIT ?) AS "some"'
  const [row] = await statements.all<{ count: number }>(sql, [ownerId, max])
  return row?.count ?? 0
}

/** Returns where to read any number of an owner's rows: in the search queue if there are many. */
async function executorFor(statements: Statements, ownerId: string): Promise<Pick<Statements, 'all'>> {
  if ((await countUpTo(statements, ownerId, SEARCHED)) < SEARCHED) return statements
  return { all: <Row>(sql: string, values: readonly Value[]) => statements.search<Row>(ownerId, sql, [...values]) }
}

/** Adds a todo. @throws an error that `isForeignKeyViolation` recognizes if the owner is gone. */
export async function insertTodo(statements: Pick<Statements, 'run'>, todo: Todo): Promise<void> {
  await statements.run(
    INSERT,
    FIELDS.map((field) => todo[field]),
  )
}

function matching(statements: Statements, ownerId: string, { done, titleContains }: TodoFilter): Source {
  const source: Source = { from: '"Todo"', conditions: ['"ownerId" = ?'], values: [ownerId] }
  if (typeof done === 'boolean') {
    source.conditions.push('"done" = ?')
    source.values.push(done)
  }
  if (titleContains) {
    // lower() maps only ASCII letters: on SQLite always, on PostgreSQL because the columns have the collation "C".
    const text = titleContains.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    const { sql, value } = statements.contains('lower("title")', text)
    source.conditions.push(sql)
    source.values.push(value)
  }
  return source
}
