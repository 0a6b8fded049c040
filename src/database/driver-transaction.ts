/**
 * Hand-written statements inside a transaction of Prisma, sent through the driver adapter. Prisma itself takes ten
 * times as long per statement as SQLite, which matters for operations that nearly every client uses.
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type ColumnType,
  ColumnTypeEnum,
  type Transaction as DriverTransaction,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import type { Value } from './statements.ts'

/**
 * Slot for the transaction that begins: it connects the driver's transaction with the caller that asked Prisma for it.
 */
const beginning = new AsyncLocalStorage<{ begun: DriverTransaction | null }>()

/** Called by adapters with each transaction that begins. */
export function noted(transaction: DriverTransaction): DriverTransaction {
  const slot = beginning.getStore()
  if (slot) slot.begun = transaction
  return transaction
}

/** Runs a statement in the driver's syntax. Rows have the form of `Statements.all`. */
type Run = <Row>(text: string, values: readonly Value[]) => Promise<Row[]>

/** @param begin begins a transaction whose work uses both Prisma's client and the driver. */
export function withDriver<T, Client>(
  begin: (inside: (client: Client) => Promise<T>) => Promise<T>,
  work: (client: Client, run: Run) => Promise<T>,
): Promise<T> {
  const slot: { begun: DriverTransaction | null } = { begun: null }
  return beginning.run(slot, () =>
    begin((client) => {
      const { begun } = slot
      if (!begun) throw new Error('The adapter did not report the transaction.')
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

/** Lets the driver choose the type from the JavaScript value. */
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
