/** Run by kill.test.ts: writes pairs of todos as fast as it can, and prints the id of each pair that was acknowledged. */

import { openDatabase } from '../../src/database/database.ts'
import { addUser, todoRow } from './test-user.ts'

const [url = ''] = process.argv.slice(2)
const database = await openDatabase({ url })
const { id: ownerId } = await database.write((transaction) => addUser(transaction))

for (;;) {
  const pair = crypto.randomUUID()
  await database.write(async (transaction) => {
    await transaction.todo.create({ data: todoRow(ownerId, pair) })
    await transaction.todo.create({ data: todoRow(ownerId, pair) })
  })
  process.stdout.write(`${pair}\n`)
}
