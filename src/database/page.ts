/**
 * Pages after the Relay Cursor Connections Specification, by key and not by offset: a page deep in a list costs what the
 * first one does, and rows that come and go meanwhile make no other row appear twice or never.
 */

import { badInput, type Issue } from '../errors.ts'
import type { Connection } from './connection.ts'
import { type Columns, instantOf, type Key, type Keyed, type Order, readCursor, writeCursor } from './cursor.ts'

export type PageArgs = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** A stretch of an ordered list: `take` rows at most, counted from its start. */
export type Window<C extends Columns = Columns> = {
  readonly columns: C
  readonly direction: 'asc' | 'desc'
  /** The first row that belongs to it, in its direction; null for that of the list. The row itself may be gone. */
  readonly from: Key<C> | null
  /** The last row that belongs to it; null for that of the list. */
  readonly to: Key<C> | null
  readonly take: number
}

export type PageSource<C extends Columns, Row> = {
  /** The rows of the list in the window, both ends included, in the window's direction. */
  find(window: Window<C>): Promise<Row[]>
  /** How many rows the whole list has. */
  count(): Promise<number>
}

/** How many rows a page has where it is not said, and at most. */
export const DEFAULT_SIZE = 20
export const MAX_SIZE = 100

/**
 * @param order of the list, as the client wants it.
 * @param issues what else is wrong with the caller's arguments, to be told along with what is wrong with these.
 * @throws BAD_USER_INPUT with everything that is wrong.
 */
export async function findPage<C extends Columns, Row extends Keyed<C>>(
  args: PageArgs,
  order: Order<C>,
  { find, count }: PageSource<C, Row>,
  issues: Issue[] = [],
): Promise<Connection<Row>> {
  const { size, backward, after, before } = readArgs(args, order, issues)
  const { columns } = order
  const direction = backward ? opposite(order.direction) : order.direction
  // What follows says near and far, as seen from the end that rows are counted from: the list's start, or its end with `last`.
  const [near, far] = backward ? [before, after] : [after, before]

  // The cursors' own rows are fetched too, and one row more than asked for: they tell whether the list goes on there.
  const take = size + (near ? 2 : 1)
  const rows = await find({ columns, direction, from: near, to: far, take })
  const nearRow = near !== null && same(columns, rows[0], near) ? rows.shift() : undefined
  const farRow = far !== null && same(columns, rows.at(-1), far) ? rows.pop() : undefined
  const more = rows.length > size
  if (more) rows.length = size

  /** Whether there is a row beyond a cursor whose own row is gone, or isn't in this list. */
  const beyond = async (key: Key<C> | null, way: 'asc' | 'desc') =>
    key !== null && (await find({ columns, direction: way, from: key, to: null, take: 1 })).length > 0
  const moreNear = nearRow !== undefined || (await beyond(near, opposite(direction)))
  const moreFar = more || farRow !== undefined || (await beyond(far, direction))

  const nodes = backward ? rows.reverse() : rows
  const write = (node: Row) => writeCursor(order, node)
  const pageInfo = new PageInfo(nodes, write, backward ? moreNear : moreFar, backward ? moreFar : moreNear)
  return new Page(nodes, pageInfo, count, write)
}

// Edges and cursors are made when they are read: most pages are asked for the last cursor at most. By getters of a class, since V8 makes a
// hidden class of its own for each object that brings its getters along, which costs more than the page does.

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
  /** Whether the size counts from the end of the list. */
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
    if (value === null) issues.push({ path: [name], message: 'It is not a cursor of this list in this order.' })
    return value
  }
  const first = size('first')
  const last = size('last')
  const after = key('after')
  const before = key('before')
  if (typeof args.first === 'number' && typeof args.last === 'number')
    issues.push({ path: ['last'], message: 'It cannot go together with `first`.' })
  if (issues.length > 0) throw badInput(...issues)
  return { size: first ?? last ?? DEFAULT_SIZE, backward: last !== null, after, before }
}

const opposite = (direction: 'asc' | 'desc') => (direction === 'asc' ? 'desc' : 'asc')

const same = <C extends Columns>(columns: C, row: Keyed<C> | undefined, key: Key<C>): boolean =>
  row !== undefined &&
  Object.entries(columns).every(([field, type]) =>
    type === 'date' ? instantOf(row[field]) === instantOf(key[field]) : row[field] === key[field],
  )
