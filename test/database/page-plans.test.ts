import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keysetOf } from '../../src/database/keyset.ts'
import type { Window } from '../../src/database/page.ts'
import type { Statements, Value } from '../../src/database/statements.ts'
import { findTodos, type TodoFilter } from '../../src/database/todo-rows.ts'
import { openTodos, type Todos } from '../todos/test-todos.ts'

let opened: Todos
const queries: string[] = []

beforeAll(async () => {
  opened = await openTodos({ onQuery: (sql) => queries.push(sql) })
})
afterAll(() => opened.close())

const key = { id: '019a0000-0000-7000-8000-000000000001', createdAt: new Date(), title: 'a' }
const BY_DATE = { createdAt: 'date', id: 'id' } as const
const BY_TITLE = { title: 'text', id: 'id' } as const
type Columns = typeof BY_DATE | typeof BY_TITLE

const ENDS = { start: {}, from: { from: key }, to: { to: key }, both: { from: key, to: key } }

const cases = [BY_DATE, BY_TITLE].flatMap((columns) =>
  (['asc', 'desc'] as const).flatMap((direction) =>
    Object.entries(ENDS).map(([ends, keys]): [string, string, string, Window<Columns>] => {
      const window = { columns, direction, from: null, to: null, take: 21, ...keys }
      return [Object.keys(columns)[0] ?? '', direction, ends, window]
    }),
  ),
)

/** The lower and the upper end. */
const boundsOf = ({ direction, from, to }: Window<Columns>) => (direction === 'asc' ? [from, to] : [to, from])

/** How SQLite goes about a query. */
async function planOf(sql: string, values: readonly Value[]): Promise<string> {
  const steps = await opened.database.statements.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values)
  return steps.map(({ detail }) => detail).join('; ')
}

/** The statement that a page is read by, and its plan. */
async function planOfPage(filter: TodoFilter, window: Window<Columns>): Promise<string> {
  const { statements } = opened.database
  const plans: string[] = []
  const explained: Statements = {
    ...statements,
    async all(sql, values) {
      plans.push(await planOf(sql, values))
      return statements.all(sql, values)
    },
  }
  await findTodos(explained, key.id, filter, window)
  return plans.join('; ')
}

describe('a page starts in the index at its row, wherever that is, and is sorted by it:', () => {
  test.each(cases)('by %s, %s, %s', async (column, _direction, _ends, window) => {
    const [low, high] = boundsOf(window)
    const ends = [...(low ? [`(${column},id)>(?,?)`] : []), ...(high ? [`(${column},id)<(?,?)`] : [])]
    const conditions = ['ownerId=?', ...ends].join(' AND ')
    const plan = `SEARCH Todo USING INDEX Todo_ownerId_${column}_id_idx (${conditions})`
    expect(await planOfPage({}, window)).toBe(plan)
    expect(await planOfPage({ titleContains: 'a' }, window)).toBe(plan)
  })
})

describe("in Prisma's terms it starts in the index, too, at the first of the rows that share the row's first column:", () => {
  test.each(cases)('by %s, %s, %s', async (column, _direction, _ends, window) => {
    const keyset = keysetOf(window)
    queries.length = 0
    await opened.database.read.todo.findMany({ ...keyset, where: { AND: [{ ownerId: key.id }, keyset.where] } })
    const [sql = ''] = queries
    const [low, high] = boundsOf(window)
    const conditions = ['ownerId=?', ...(low ? [`${column}>?`] : []), ...(high ? [`${column}<?`] : [])].join(' AND ')
    expect(await planOf(sql, sql.match(/\?/g)?.map(() => 1) ?? [])).toBe(
      `SEARCH main.Todo USING INDEX Todo_ownerId_${column}_id_idx (${conditions})`,
    )
  })
})
