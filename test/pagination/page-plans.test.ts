import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keysetOf } from '../../src/pagination/keyset.ts'
import type { Window } from '../../src/pagination/page.ts'
import { findTodos } from '../../src/todos/repository.ts'
import { analyze, queryPlan } from '../database/query-plan.ts'
import { POSTGRES } from '../database/test-database.ts'
import { openTodos, type Todos } from '../todos/test-todos.ts'

let opened: Todos
let owner: string
const queries: string[] = []

beforeAll(async () => {
  opened = await openTodos({ onQuery: (sql) => queries.push(sql) })
  owner = await opened.owner()
  // PostgreSQL scans a small table even where an index exists.
  for (const someone of [owner, await opened.owner(), await opened.owner()])
    await opened.insert(
      someone,
      Array.from({ length: 2000 }, (_, number) => ({ title: `${number}`, createdAt: new Date(number) })),
    )
  await analyze(opened)
})
afterAll(() => opened.close())

const key = { id: '019a0000-0000-7000-8000-000000000001', createdAt: new Date(1000), title: '1000' }
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

/** Returns the plan of the only query that a function runs. */
async function planOf(query: () => Promise<unknown>): Promise<string> {
  queries.length = 0
  await query()
  // A filtered list counts first, to decide whether it is a search.
  const [sql = '', ...more] = queries.filter((each) => !each.includes('count('))
  expect(more).toEqual([])
  return queryPlan(opened, sql)
}

/**
 * Expects an index search that starts at the owner's rows within the bounds, in index order: no sort, no earlier row.
 * @param compared the compared columns, as each database writes them.
 */
function expectSearch(
  plan: string,
  column: string,
  window: Window<Columns>,
  compared: { sqlite: string; postgres: string },
) {
  const { direction, from, to } = window
  const [low, high] = direction === 'asc' ? [from, to] : [to, from]
  const index = `Todo_ownerId_${column}_id_idx`
  if (POSTGRES === undefined) {
    const many = compared.sqlite.startsWith('(') ? '(?,?)' : '?'
    const bounds = [...(low ? [`${compared.sqlite}>${many}`] : []), ...(high ? [`${compared.sqlite}<${many}`] : [])]
    expect(plan.replace('main.', '')).toBe(
      `SEARCH Todo USING INDEX ${index} (${['ownerId=?', ...bounds].join(' AND ')})`,
    )
  } else {
    expect(plan).toMatch(
      new RegExp(`^Limit; ->  Index Scan ?(Backward)? using "${index}" on "Todo"; Index Cond: [^;]*"ownerId" =`),
    )
    const [, condition = ''] = /Index Cond: ([^;]*)/.exec(plan) ?? []
    expect(condition.includes(`${compared.postgres} >=`)).toBe(low !== null)
    expect(condition.includes(`${compared.postgres} <=`)).toBe(high !== null)
  }
}

const quoted = (column: string) => (column === 'createdAt' ? '"createdAt"' : column)

describe('keyset pages by prepared statements', () => {
  test.each(cases)(
    'starts an index search at the cursor, ordered by %s, %s, %s',
    async (column, _direction, _ends, window) => {
      const compared = { sqlite: `(${column},id)`, postgres: `ROW(${quoted(column)}, id)` }
      const { statements } = opened.database
      for (const filter of [{}, { titleContains: 'a' }])
        expectSearch(await planOf(() => findTodos(statements, owner, filter, window)), column, window, compared)
    },
  )
})

describe('keyset pages by Prisma', () => {
  test.each(cases)(
    'starts an index search at the first row with the cursor’s %s, %s, %s',
    async (column, _direction, _ends, window) => {
      const keyset = keysetOf(window)
      const where = { AND: [{ ownerId: owner }, keyset.where] }
      const plan = await planOf(() => opened.database.read.todo.findMany({ ...keyset, where }))
      expectSearch(plan, column, window, { sqlite: column, postgres: quoted(column) })
    },
  )
})
