/**
 * Program of kill.test.ts: writes pairs of todos as fast as it can and prints the id of each acknowledged pair. Some
 * pairs are one transaction; others are two parallel writes.
 */

import { openDatabase } from '../../src/database/open.ts'
import { insertTodo } from '../../src/todos/repository.ts'
import { addUser, todoRow } from './test-user.ts'

/** Prefix for the id of a pair that may be stored by half. */
const APART = 'apart-'

const [url = ''] = process.argv.slice(2)
const database = await openDatabase({ url })
const { id: ownerId } = await database.write((transaction) => addUser(transaction))

const inTransaction = (pair: string) =>
  database.write(async (transaction) => {
    await transaction.todo.create({ data: todoRow(ownerId, pair) })
    await transaction.todo.create({ data: todoRow(ownerId, pair) })
  })
const apart = (pair: string) =>
  Promise.all([pair, pair].map((title) => insertTodo(database.statements, todoRow(ownerId, title))))

for (let count = 1; ; count++) {
  const pairs = Array.from({ length: count % 20 }, () => `${APART}${crypto.randomUUID()}`)
  const pair = crypto.randomUUID()
  await Promise.all([inTransaction(pair), ...pairs.map(apart)])
  process.stdout.write(`${[pair, ...pairs].join('\n')}\n`)
}
