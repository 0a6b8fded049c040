import { expect, test } from '@jest/globals'
import { openTestDatabase } from './test-database.ts'

test('runs afterCommit tasks with their own transaction when twenty run in parallel', async () => {
  const { database, close } = await openTestDatabase()
  const ran: number[] = []
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      database.write(async (transaction) => {
        for (let count = 0; count < number % 4; count++) await transaction.user.count()
        expect(Object.hasOwn(transaction, 'afterCommit')).toBe(true)
        transaction.afterCommit(() => ran.push(number))
      }),
    ),
  )
  expect(ran.toSorted((one, other) => one - other)).toEqual([...Array(20).keys()])
  await close()
})
