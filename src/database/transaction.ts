import type { Prisma } from './client/client.ts'
import { withDriver } from './driver-transaction.ts'
import type { Transaction } from './port.ts'
import type { Statements } from './statements.ts'
import { LostWriteError, wasLost } from './unavailable.ts'
import type { WriteScopes } from './write-scope.ts'

type Client = Prisma.TransactionClient

export type TransactionOptions<T> = {
  /** Begins a transaction around a function, and commits when that resolves. */
  begin(inside: (client: Client) => Promise<T>): Promise<T>
  scopes: WriteScopes
  /** Converts a statement with `?` to the driver's syntax. */
  textOf?: (sql: string) => string
  /** Called with each statement that isn't Prisma's. */
  onQuery?: ((sql: string) => void) | undefined
}

/** Runs work in a transaction, and its afterCommit tasks after the commit. */
export async function inTransaction<T>(
  { begin, scopes, textOf = (sql) => sql, onQuery }: TransactionOptions<T>,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const tasks: (() => void)[] = []
  const afterCommit = (task: () => void) => {
    tasks.push(task)
  }
  let committing = false
  const result = await withDriver(begin, async (client, run) => {
    const value = await scopes.run((refuseLate) => {
      const all: Statements['all'] = async (sql, values) => {
        refuseLate()
        onQuery?.(sql)
        return run(textOf(sql), values)
      }
      // Prisma's client creates its properties when they are read, so the client stays the prototype. These properties
      // are defined, not assigned: Prisma would share assigned ones with all transactions. They are configurable, so
      // that a proxy may replace them.
      const ours = { afterCommit: { value: afterCommit }, all: { value: all, configurable: true } }
      return work(Object.create(client, ours))
    })
    committing = true
    return value
  }).catch((error: unknown) => {
    if (committing && wasLost(error))
      throw new LostWriteError('The database connection was lost at COMMIT: the transaction may have been stored.', {
        cause: error,
      })
    throw error
  })
  for (const task of tasks) task()
  return result
}
