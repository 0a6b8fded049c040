/**
 * Pages after the Relay Cursor Connections Specification, by key instead of offset. A page deep in a list costs as much
 * as the first one, and concurrent inserts and deletes neither repeat nor skip other rows.
 */

import { badInput, type Issue } from '../core/errors.ts'
import type { Connection } from './connection.ts'
import { type Columns, type Key, type Order, readCursor, writeCursor } from './cursor.ts'

export type PageArgs = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** Section of an ordered list: at most `take` rows from its start. */
export type Window<C extends Columns = Columns> = {
  readonly columns: C
  readonly direction: 'asc' | 'desc'
  /** First row included, in the given direction; null for the first row of the list. The row may have been deleted. */
  readonly from: Key<C> | null
  /** Last row included; null for the last row of the list. */
  readonly to: Key<C> | null
  readonly take: number
}

export type PageSource<C extends Columns, Row> = {
  /** Returns the rows in the window, both ends included, in its direction. */
  find(window: Window<C>): Promise<Row[]>
  /** Counts the rows of the whole list. */
  count(): Promise<number>
}

/** Default and maximum number of rows in a page. */
export const DEFAULT_SIZE = 20
export const MAX_SIZE = 100

/**
 * @param order order requested by the client.
 * @param issues issues of the caller's other arguments, reported together with those found here.
 * @throws BAD_USER_INPUT with all issues.
 */
export async function findPage<C extends Columns, Row extends Key<C>>(
  args: PageArgs,
  order: Order<C>,
  { find, count }: PageSource<C, Row>,
  issues: Issue[] = [],
): Promise<Connection<Row>> {
  const { size, backward, after, before } = readArgs(args, order, issues)
  const { columns } = order
  const direction = backward ? opposite(order.direction) : order.direction
  // `near` and `far` are relative to the end where counting starts: the start of the list, or its end with `last`.
  const [near, far] = backward ? [before, after] : [after, before]

  // Fetches the cursors' own rows and one extra row, to find out whether the list continues on either side.
  const take = size + (near ? 2 : 1)
  const rows = await find({ columns, direction, from: near, to: far, take })
  const nearRow = near !== null && same(columns, rows[0], near) ? rows.shift() : undefined
  const farRow = far !== null && same(columns, rows.at(-1), far) ? rows.pop() : undefined
  const more = rows.length > size
  if (more) rows.length = size

  /** Checks for rows beyond a cursor whose own row was deleted or is not in this list. */
  const beyond = async (key: Key<C> | null, way: 'asc' | 'desc') =>
    key !== null && (await find({ columns, direction: way, from: key, to: null, take: 1 })).length > 0
  const moreNear = nearRow !== undefined || (await beyond(near, opposite(direction)))
  const moreFar = more || farRow !== undefined || (await beyond(far, direction))

  const nodes = backward ? rows.reverse() : rows
  const write = (node: Row) => writeCursor(order, node)
  const pageInfo = new PageInfo(nodes, write, backward ? moreNear : moreFar, backward ? moreFar : moreNear)
  return new Page(nodes, pageInfo, count, write)
}

// Edges and cursors are created when read, since most pages use only the last cursor. Class getters: objects with their
// own getters each get a hidden class in V8, which costs more than the whole page.

class Page<Row> implements Connection<Row> {
  readonly nodes: Row[]
  readonly pageInfo: PageInfo<Row>
  readonly totalCount: () => Promise<number>
  readonly #write: (node: Row) => string

  constructor(nodes: Row[], pageInfo: PageInfo<Row>, totalCount: () => Promise<number>, write: (node: Row) => string) {
    this.nodes = nodes
    this.pageInfo = pageInfo
    this.totalCount = totalCount
    this.#write = write
  }

  get edges(): Edge<Row>[] {
    return this.nodes.map((node) => new Edge(node, this.#write))
  }
}

class Edge<Row> {
  readonly node: Row
  readonly #write: (node: Row) => string

  constructor(node: Row, write: (node: Row) => string) {
    this.node = node
    this.#write = write
  }

  get cursor(): string {
    return this.#write(this.node)
  }
}

class PageInfo<Row> {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly #nodes: readonly Row[]
  readonly #write: (node: Row) => string

  constructor(nodes: readonly Row[], write: (node: Row) => string, hasNextPage: boolean, hasPreviousPage: boolean) {
    this.hasNextPage = hasNextPage
    this.hasPreviousPage = hasPreviousPage
    this.#nodes = nodes
    this.#write = write
  }

  get startCursor(): string | null {
    return this.#cursorOf(this.#nodes[0])
  }

  get endCursor(): string | null {
    return this.#cursorOf(this.#nodes.at(-1))
  }

  #cursorOf(node: Row | undefined): string | null {
    return node === undefined ? null : this.#write(node)
  }
}

type ReadArgs<C extends Columns> = {
  size: number
  /** True if the size counts from the end of the list. */
  backward: boolean
  after: Key<C> | null
  before: Key<C> | null
}

function readArgs<C extends Columns>(args: PageArgs, order: Order<C>, others: Issue[]): ReadArgs<C> {
  const issues = [...others]
  const size = (name: 'first' | 'last'): number | null => {
    const value = args[name] ?? null
    if (value === null || (Number.isInteger(value) && value >= 0 && value <= MAX_SIZE)) return value
    issues.push({ path: [name], message: `It must be between 0 and ${MAX_SIZE}.` })
    return null
  }
  const key = (name: 'after' | 'before'): Key<C> | null => {
    const cursor = args[name] ?? null
    if (cursor === null) return null
    const value = readCursor(order, cursor)
    if (value === null) issues.push({ path: [name], message: 'Invalid cursor for this list and order.' })
    return value
  }
  const first = size('first')
  const last = size('last')
  const after = key('after')
  const before = key('before')
  if (typeof args.first === 'number' && typeof args.last === 'number')
    issues.push({ path: ['last'], message: 'It cannot be combined with `first`.' })
  if (issues.length > 0) throw badInput(...issues)
  return { size: first ?? last ?? DEFAULT_SIZE, backward: last !== null, after, before }
}

const opposite = (direction: 'asc' | 'desc') => (direction === 'asc' ? 'desc' : 'asc')

const same = <C extends Columns>(columns: C, row: Key<C> | undefined, key: Key<C>): boolean =>
  row !== undefined && Object.keys(columns).every((field) => row[field]?.valueOf() === key[field]?.valueOf())
