import type { Prisma } from './client/client.ts'
import type { Transaction } from './database.ts'

/**
 * Runs work in a transaction, and the tasks that it left for after the commit.
 * @param run opens a transaction around what it is given, and commits when that resolves.
 */
export async function inTransaction<T>(
  run: (work: (client: Prisma.TransactionClient) => Promise<T>) => Promise<T>,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const tasks: (() => void)[] = []
  const afterCommit = (task: () => void) => {
    tasks.push(task)
  }
  // Prisma's client makes what it has when it is asked for: it stays behind, and is asked. Defined, not assigned: a Prisma client
  // takes what is assigned for itself, and shares it with all transactions.
  const result = await run((client) => work(Object.create(client, { afterCommit: { value: afterCommit } })))
  for (const task of tasks) task()
  return result
}
