import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Outcome, outcomeOf, together } from '../../src/database/together.ts'

/** Doubles numbers; what is odd is refused. */
function doubler() {
  const batches: number[][] = []
  const double = (number: number) => {
    if (number % 2 === 1) throw new Error(`${number} is odd`)
    return number * 2
  }
  const { add, settled } = together(async (numbers: number[]): Promise<Outcome<number>[]> => {
    batches.push(numbers)
    return Promise.all(numbers.map((number) => outcomeOf(() => double(number))))
  }, 100)
  return { add, settled, batches }
}

const told = (promise: Promise<number>) => promise.catch((error: Error) => error.message)

test('what is wanted in one turn of the loop is done at once, in its order; what comes later, later', async () => {
  const { add, batches } = doubler()
  const first = [add(2), Promise.resolve().then(() => add(4))]
  expect(batches).toEqual([])
  expect(await Promise.all(first)).toEqual([4, 8])
  expect(await add(6)).toBe(12)
  expect(batches).toEqual([[2, 4], [6]])
})

test('everybody gets the outcome of what they wanted, whatever else is done and fails; no more than a hundred at once', async () => {
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

test('where nothing could be done, all are told; and the next are served', async () => {
  let broken = true
  const { add } = together<number, number>(async (numbers) => {
    if (broken) throw new Error('the disk is full')
    return numbers.map((value) => ({ value }))
  }, 100)
  expect(await Promise.all([1, 2].map((number) => told(add(number))))).toEqual(Array(2).fill('the disk is full'))
  broken = false
  expect(await add(3)).toBe(3)
})

test('is settled once all that was added has its outcome', async () => {
  const { add, settled } = doubler()
  const answers: unknown[] = []
  for (let number = 0; number < 250; number++) void told(add(number)).then((answer) => answers.push(answer))
  await settled()
  expect(answers).toHaveLength(250)
  await settled()
})
