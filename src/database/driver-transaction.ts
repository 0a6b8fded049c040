/**
 * Statements of our own in a transaction that Prisma began: it takes ten times longer over one than SQLite does, and what nearly
 * every client does in a transaction is worth more. They go to the driver's adapter itself, by the adapter's own interface.
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type ColumnType,
  ColumnTypeEnum,
  type Transaction as DriverTransaction,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import type { Value } from './statements.ts'

/** Where a transaction that begins is noted, for whoever asked Prisma for it. */
const beginning = new AsyncLocalStorage<{ begun: DriverTransaction | null }>()

/** To be called by an adapter of each transaction that it begins. */
export function noted(transaction: DriverTransaction): DriverTransaction {
  const slot = beginning.getStore()
  if (slot) slot.begun = transaction
  return transaction
}

/** Runs one statement, as the driver takes it; rows are as `Statements.all` gives them. */
type Run = <Row>(text: string, values: readonly Value[]) => Promise<Row[]>

/** @param begin begins a transaction, in which work is done with Prisma's client and by the driver itself. */
export function withDriver<T, Client>(
  begin: (inside: (client: Client) => Promise<T>) => Promise<T>,
  work: (client: Client, run: Run) => Promise<T>,
): Promise<T> {
  const slot: { begun: DriverTransaction | null } = { begun: null }
  return beginning.run(slot, () =>
    begin((client) => {
      const { begun } = slot
      if (!begun) throw new Error('the adapter has not noted the transaction')
      return work(client, async <Row>(text: string, values: readonly Value[]) => {
        const { columnNames, columnTypes, rows } = await begun.queryRaw(queryOf(text, values))
        return rows.map((row) => rowOf(columnNames, columnTypes, row)) as Row[]
      })
    }),
  )
}

function queryOf(sql: string, values: readonly Value[]): SqlQuery {
  return { sql, args: [...values], argTypes: values.map(() => ANY) }
}

/** What a value is taken for: what it is in JavaScript. */
const ANY = { scalarType: 'unknown', arity: 'scalar' } as const

function rowOf(names: string[], types: ColumnType[], values: unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) row[name] = decoded(values[index], types[index])
  return row
}

function decoded(value: unknown, type: ColumnType | undefined): unknown {
  if (value === null) return null
  if (type === ColumnTypeEnum.DateTime) return new Date(String(value))
  return type === ColumnTypeEnum.Boolean ? Boolean(value) : value
}
