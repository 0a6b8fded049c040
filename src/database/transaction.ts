import type { Prisma } from './client/client.ts'
import type { Transaction } from './database.ts'
import { withDriver } from './driver-transaction.ts'
import type { Statements } from './statements.ts'

type Client = Prisma.TransactionClient

export type TransactionOptions<T> = {
  /** Opens a transaction around what it is given, and commits when that resolves. */
  begin(inside: (client: Client) => Promise<T>): Promise<T>
  /** Makes what the driver takes of a statement with `?`. */
  textOf?: (sql: string) => string
  /** Told of each statement that isn't Prisma's. */
  onQuery?: ((sql: string) => void) | undefined
}

/** Runs work in a transaction, and the tasks that it left for after the commit. */
export async function inTransaction<T>(
  { begin, textOf = (sql) => sql, onQuery }: TransactionOptions<T>,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const tasks: (() => void)[] = []
  const afterCommit = (task: () => void) => {
    tasks.push(task)
  }
  const result = await withDriver(begin, (client, run) => {
    const all: Statements['all'] = (sql, values) => {
      onQuery?.(sql)
      return run(textOf(sql), values)
    }
    // Prisma's client makes what it has when it is asked for: it stays behind, and is asked. Defined, not assigned: a Prisma client
    // takes what is assigned for itself, and shares it with all transactions. Configurable, so that a proxy may say otherwise.
    const ours = { afterCommit: { value: afterCommit }, all: { value: all, configurable: true } }
    return work(Object.create(client, ours))
  })
  for (const task of tasks) task()
  return result
}
