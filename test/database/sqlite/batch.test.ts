import { expect, test } from '@jest/globals'
import { createBatch, type Outcome, outcomeOf } from '../../../src/database/sqlite/batch.ts'
import { fc } from '../../fast-check.ts'

/** Doubles numbers and rejects odd ones. */
function doubler() {
  const batches: number[][] = []
  const double = (number: number) => {
    if (number % 2 === 1) throw new Error(`${number} is odd`)
    return number * 2
  }
  const { add, drain } = createBatch(async (numbers: number[]): Promise<Outcome<number>[]> => {
    batches.push(numbers)
    return Promise.all(numbers.map((number) => outcomeOf(() => double(number))))
  }, 100)
  return { add, drain, batches }
}

const told = (promise: Promise<number>) => promise.catch((error: Error) => error.message)

test('runs the jobs of one event-loop turn as one batch, in order', async () => {
  const { add, batches } = doubler()
  const first = [add(2), Promise.resolve().then(() => add(4))]
  expect(batches).toEqual([])
  expect(await Promise.all(first)).toEqual([4, 8])
  expect(await add(6)).toBe(12)
  expect(batches).toEqual([[2, 4], [6]])
})

test('returns each job’s own outcome and limits the size of a batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 350 }), async (numbers) => {
      const { add, batches } = doubler()
      const answers = await Promise.all(numbers.map((number) => told(add(number))))
      expect(answers).toEqual(numbers.map((number) => (number % 2 === 1 ? `${number} is odd` : number * 2)))
      expect(batches.flat()).toEqual(numbers)
      expect(batches).toHaveLength(Math.ceil(numbers.length / 100))
    }),
  )
})

test('rejects every job of a failed batch and runs the next batch', async () => {
  let broken = true
  const { add } = createBatch<number, number>(async (numbers) => {
    if (broken) throw new Error('the disk is full')
    return numbers.map((value) => ({ value }))
  }, 100)
  expect(await Promise.all([1, 2].map((number) => told(add(number))))).toEqual(Array(2).fill('the disk is full'))
  broken = false
  expect(await add(3)).toBe(3)
})

test('resolves drain once every job has its outcome', async () => {
  const { add, drain } = doubler()
  const answers: unknown[] = []
  for (let number = 0; number < 250; number++) void told(add(number)).then((answer) => answers.push(answer))
  await drain()
  expect(answers).toHaveLength(250)
  await drain()
})
