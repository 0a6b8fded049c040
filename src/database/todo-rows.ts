/** What nearly every client does: read a page of somebody's todos, and add one, by kept statements. */

import type { Todo } from './client/client.ts'
import { columnsOf, quoted } from './columns.ts'
import type { Columns } from './cursor.ts'
import { insertRow } from './insert-row.ts'
import { countSql, type Source, windowSql } from './keyset-sql.ts'
import type { Window } from './page.ts'
import type { Executor, Statements, Value } from './statements.ts'

export type TodoFilter = {
  done?: boolean | null | undefined
  /** Whatever the case of ASCII letters. */
  titleContains?: string | null | undefined
}

const COLUMNS = quoted(
  columnsOf<Todo>({
    id: true,
    ownerId: true,
    title: true,
    notes: true,
    done: true,
    dueAt: true,
    createdAt: true,
    updatedAt: true,
  }),
)

/** A row as `Statements.listed` gives it, with instants as text. */
type Told<Row> = { [F in keyof Row]: Exclude<Row[F], Date> | (Date extends Row[F] ? string : never) }

/** What a list has of each todo. */
const LISTED = ['id', 'title', 'notes', 'done', 'createdAt'] as const

type Always = Told<Pick<Todo, (typeof LISTED)[number]>>
type Asked = Told<Omit<Todo, (typeof LISTED)[number] | 'ownerId'>>

/** What it has if that is asked for: few enough that the statements stay few, which are kept. */
const OPTIONAL = columnsOf<Asked>({ dueAt: true, updatedAt: true })

/** A todo in a list, of which its reader may have left something out. */
export type ListedTodo = Always & Partial<Asked>

type ValuesOf<Row, Names extends readonly (keyof Row)[]> = { [I in keyof Names]: Row[Names[I]] }
type Tuple = [...ValuesOf<Always, typeof LISTED>, ...Asked[keyof Asked][]]

/** @param optional the columns after those that each has. */
function listedOf(row: Tuple, optional: readonly (keyof Asked)[]): ListedTodo {
  const todo: ListedTodo = { id: row[0], title: row[1], notes: row[2], done: row[3], createdAt: row[4] }
  for (const [at, name] of optional.entries()) Object.assign(todo, { [name]: row[LISTED.length + at] })
  return todo
}

/**
 * The rows in the window, of one owner: it is part of every query here.
 * @param wanted names of fields: others may be missing, which makes a page some ten per cent cheaper. All, if it is left out.
 */
export async function findTodos<C extends Columns>(
  statements: Statements,
  ownerId: string,
  filter: TodoFilter,
  window: Window<C>,
  wanted?: ReadonlySet<string>,
): Promise<ListedTodo[]> {
  const optional = OPTIONAL.filter((name) => wanted?.has(name) ?? true)
  const { sql, values } = windowSql(quoted([...LISTED, ...optional]), todosOf(statements, ownerId, filter), window)
  const rows = await statements.listed<Tuple>(sql, values)
  return rows.map((row) => listedOf(row, optional))
}

/** The owner's todo with this id; null where there is none. */
export async function findTodo(statements: Executor, ownerId: string, id: string): Promise<Todo | null> {
  const sql = `SELECT ${COLUMNS} FROM "Todo" WHERE "id" = ? AND "ownerId" = ?`
  const [todo] = await statements.all<Todo>(sql, [id, ownerId])
  return todo ?? null
}

/** How many the owner has that match. */
export async function countTodos(statements: Statements, ownerId: string, filter: TodoFilter): Promise<number> {
  const { sql, values } = countSql(todosOf(statements, ownerId, filter))
  const [row] = await statements.all<{ count: number }>(sql, values)
  return row?.count ?? 0
}

function todosOf(statements: Statements, ownerId: string, { done, titleContains }: TodoFilter): Source {
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
  return { from: '"Todo"', conditions, values }
}

export const insertTodo = (statements: Pick<Statements, 'run'>, todo: Todo): Promise<void> =>
  insertRow(statements.run, 'Todo', todo)
