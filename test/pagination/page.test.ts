import { describe, expect, test } from '@jest/globals'
import type { Connection } from '../../src/pagination/connection.ts'
import { type Key, writeCursor } from '../../src/pagination/cursor.ts'
import { findPage, type PageArgs, type Window } from '../../src/pagination/page.ts'
import { fc } from '../fast-check.ts'
import { pageInfoOf } from './page-info.ts'

const columns = { createdAt: 'date', id: 'id' } as const
const order = { name: 'rows', columns, direction: 'asc' } as const
type Row = Key<typeof columns>

/** Few instants, so that many rows share one. */
const row = (number: number): Row => ({
  createdAt: new Date(Math.floor(number / 4)),
  id: `019a0000-0000-7000-8000-0000000000${number.toString(16).padStart(2, '0')}`,
})
const numberOf = ({ id }: Row) => Number.parseInt(id.slice(-2), 16)
const cursor = (number: number) => writeCursor(order, row(number))

/** A list in memory that records its requested `windows`. */
function listOf(numbers: number[]) {
  const windows: Window<typeof columns>[] = []
  const rows = [...numbers].sort((a, b) => a - b).map(row)
  return {
    windows,
    async find(window: Window<typeof columns>) {
      windows.push(window)
      const [low, high] = window.direction === 'asc' ? [window.from, window.to] : [window.to, window.from]
      const within = rows.filter(
        (row) => (!low || numberOf(row) >= numberOf(low)) && (!high || numberOf(row) <= numberOf(high)),
      )
      return (window.direction === 'asc' ? within : within.reverse()).slice(0, window.take)
    },
    count: async () => rows.length,
  }
}

const numbersOf = (page: Connection<Row>) => page.nodes.map(numberOf)

const failureOf = (args: PageArgs) =>
  findPage(args, order, listOf([])).then(
    () => null,
    (error) => ({
      code: error.code,
      paths: error.details.issues.map(({ path }: { path: string[] }) => path.join('.')),
    }),
  )

/** The literal algorithm of the Relay Cursor Connections Specification, section "Pagination algorithm". */
function specified(
  numbers: number[],
  { first, after, last, before }: { first?: number; after?: number; last?: number; before?: number },
) {
  const all = [...numbers].sort((a, b) => a - b)
  const applied = all.filter((n) => (after === undefined || n > after) && (before === undefined || n < before))
  const preceding = all.some((n) => after !== undefined && n <= after)
  const following = all.some((n) => before !== undefined && n >= before)
  const edges = last === undefined ? applied.slice(0, first ?? 20) : applied.slice(Math.max(applied.length - last, 0))
  return {
    edges,
    hasPreviousPage: last !== undefined && applied.length > last ? true : preceding,
    hasNextPage: last === undefined && applied.length > (first ?? 20) ? true : following,
  }
}

test('returns every page as the Relay specification defines it, even when the cursor’s row is deleted', async () => {
  const place = fc.option(fc.nat(80), { nil: undefined })
  const size = fc.option(fc.nat(30), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(80)),
      fc.record({ size, backward: fc.boolean(), after: place, before: place }),
      async (numbers, { size, backward, after, before }) => {
        const sizes = size === undefined ? {} : backward ? { last: size } : { first: size }
        const cursors = {
          ...(after !== undefined && { after: cursor(after) }),
          ...(before !== undefined && { before: cursor(before) }),
        }
        const page = await findPage({ ...sizes, ...cursors }, order, listOf(numbers))
        const expected = specified(numbers, {
          ...sizes,
          ...(after !== undefined && { after }),
          ...(before !== undefined && { before }),
        })
        expect(numbersOf(page)).toEqual(expected.edges)
        expect(page.edges.map(({ node }) => node)).toEqual(page.nodes)
        expect(page.edges.map((edge) => edge.cursor)).toEqual(expected.edges.map(cursor))
        expect(pageInfoOf(page)).toEqual({
          hasPreviousPage: expected.hasPreviousPage,
          hasNextPage: expected.hasNextPage,
          startCursor: page.edges[0]?.cursor ?? null,
          endCursor: page.edges.at(-1)?.cursor ?? null,
        })
      },
    ),
  )
})

describe('the page size', () => {
  const many = Array.from({ length: 150 }, (_, number) => number)

  test('defaults to the first 20 rows', async () => {
    expect(numbersOf(await findPage({}, order, listOf(many)))).toEqual(many.slice(0, 20))
    const nulls = { first: null, after: null, last: null, before: null }
    expect(numbersOf(await findPage(nulls, order, listOf(many)))).toEqual(many.slice(0, 20))
  })

  test('accepts a page size of 0 to report whether rows exist', async () => {
    const page = await findPage({ first: 0 }, order, listOf(many))
    expect(page.nodes).toEqual([])
    expect(pageInfoOf(page)).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    })
    expect((await findPage({ first: 0 }, order, listOf([]))).pageInfo.hasNextPage).toBe(false)
    expect((await findPage({ last: 0 }, order, listOf(many))).pageInfo.hasPreviousPage).toBe(true)
  })

  test('accepts a page size of 100 and rejects 101', async () => {
    expect((await findPage({ first: 100 }, order, listOf(many))).nodes).toHaveLength(100)
    expect(await failureOf({ first: 101 })).toEqual({ code: 'BAD_USER_INPUT', paths: ['first'] })
    expect(await failureOf({ last: 101 })).toEqual({ code: 'BAD_USER_INPUT', paths: ['last'] })
  })

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('rejects a page size of %p', async (size) => {
    expect(await failureOf({ first: size })).toEqual({ code: 'BAD_USER_INPUT', paths: ['first'] })
    expect(await failureOf({ last: size })).toEqual({ code: 'BAD_USER_INPUT', paths: ['last'] })
  })
})

describe('page argument errors', () => {
  test('reports all invalid page arguments at once', async () => {
    expect(await failureOf({ first: -1, last: 101, after: 'x', before: '' })).toEqual({
      code: 'BAD_USER_INPUT',
      paths: ['first', 'last', 'after', 'before', 'last'],
    })
  })

  test('reports page argument issues together with the caller’s issues', async () => {
    const elsewhere = { path: ['filter', 'titleContains'], message: 'No.' }
    await expect(findPage({ first: -1 }, order, listOf([]), [elsewhere])).rejects.toMatchObject({
      details: { issues: [elsewhere, { path: ['first'] }] },
    })
    await expect(findPage({}, order, listOf([]), [elsewhere])).rejects.toMatchObject({
      details: { issues: [elsewhere] },
    })
  })

  test('rejects `first` and `last` together', async () => {
    expect(await failureOf({ first: 1, last: 1 })).toEqual({ code: 'BAD_USER_INPUT', paths: ['last'] })
    expect(await failureOf({ first: 1, last: null })).toBeNull()
  })

  test('rejects invalid page arguments before any query', async () => {
    const list = listOf([1, 2, 3])
    await expect(findPage({ first: 1, after: 'x' }, order, list)).rejects.toThrow()
    expect(list.windows).toEqual([])
  })
})

describe('queries of a page', () => {
  test('reads a page and its neighbours with one query', async () => {
    const list = listOf([1, 2, 3, 4, 5, 6])
    await findPage({ first: 2 }, order, list)
    await findPage({ first: 2, after: cursor(2) }, order, list)
    await findPage({ last: 2, before: cursor(5), after: cursor(1) }, order, list)
    await findPage({ first: 9, after: cursor(1), before: cursor(5) }, order, list)
    expect(list.windows.map(({ take }) => take)).toEqual([3, 4, 4, 11])
  })

  test('reads one extra row when the cursor’s row is deleted', async () => {
    const list = listOf([1, 3, 4, 5])
    await findPage({ first: 2, after: cursor(2) }, order, list)
    expect(list.windows.map(({ take }) => take)).toEqual([4, 1])
  })

  test('runs no count query unless totalCount is requested', async () => {
    let counts = 0
    const counted = { ...listOf([1, 2, 3]), count: async () => ++counts }
    const page = await findPage({ first: 1 }, order, counted)
    expect(counts).toBe(0)
    await page.totalCount()
    expect(counts).toBe(1)
  })
})

test('compares text keys as text: 1, 01 and 1.0 are three rows', async () => {
  const columns = { title: 'text', id: 'id' } as const
  const titles = { name: 'rows', columns, direction: 'asc' } as const
  const { id } = row(1)
  const page = await findPage({ first: 2, after: writeCursor(titles, { title: '1', id }) }, titles, {
    find: async () => [{ title: '1.0', id }],
    count: async () => 1,
  })
  expect(page.nodes).toEqual([{ title: '1.0', id }])
})
