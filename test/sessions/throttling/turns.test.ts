import { createSecretKey, randomBytes } from 'node:crypto'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FREE } from '../../../src/sessions/throttling/guesses.ts'
import { createLimits } from '../../../src/sessions/throttling/limits.ts'
import { TooMany } from '../../../src/sessions/throttling/too-many.ts'
import { createTurns, type Turn, type Turns } from '../../../src/sessions/throttling/turns.ts'

const memory = () => createLimits({ key: createSecretKey(randomBytes(32)) })

type Outcome = 'succeeded' | 'failed' | 'withdrawn'

async function finish({ guess, end }: Turn, outcome: Outcome): Promise<void> {
  if (outcome !== 'failed') await guess[outcome]()
  end()
}

/** Asks for a turn; what came of it is in the list, once it is known. */
function asking(turns: Turns, limits: ReturnType<typeof memory>) {
  const answers: (Turn | TooMany)[] = []
  return {
    answers,
    ask: () =>
      turns('a', () => limits.currentPassword('a')).then(
        (turn) => void answers.push(turn),
        (error) => void answers.push(error),
      ),
    /** Those that got a turn. */
    turns: () => answers.filter((answer): answer is Turn => !(answer instanceof TooMany)),
    refusals: () => answers.filter((answer) => answer instanceof TooMany),
  }
}

const settle = async () => {
  for (let count = 0; count < 10; count++) await turnOfLoop()
}

test('five are under way; the others wait, and are refused when all five have failed, the first of them as the first', async () => {
  const { ask, answers, turns, refusals } = asking(createTurns({ atOnce: FREE }), memory())
  for (let count = 0; count < 8; count++) void ask()
  await settle()
  expect(answers).toHaveLength(5)
  for (const turn of turns().slice(0, 4)) await finish(turn, 'failed')
  await settle()
  expect(answers).toHaveLength(5)
  const [last] = turns().slice(4)
  if (last) await finish(last, 'failed')
  await settle()
  expect(refusals().map(({ first }) => first)).toEqual([true, false, false])
})

test('one that is right lets those that wait go on, in their order', async () => {
  const { ask, turns, refusals } = asking(createTurns({ atOnce: FREE }), memory())
  for (let count = 0; count < 12; count++) void ask()
  for (let count = 0; count < 12; count++) {
    await settle()
    expect(turns()).toHaveLength(Math.min(5 + count, 12))
    const turn = turns()[count]
    if (turn) await finish(turn, 'succeeded')
  }
  expect(refusals()).toEqual([])
})

test('one that ends twice ends once', async () => {
  const { ask, turns } = asking(createTurns({ atOnce: 1 }), memory())
  for (let count = 0; count < 3; count++) void ask()
  await settle()
  const [turn] = turns()
  for (let count = 0; count < 3; count++) turn?.end()
  await settle()
  expect(turns()).toHaveLength(2)
})

test('so many wait and no more: those after them are refused at once', async () => {
  const { ask, answers, turns, refusals } = asking(createTurns({ atOnce: FREE, waiting: 3 }), memory())
  for (let count = 0; count < 5; count++) await ask()
  for (let count = 0; count < 3; count++) void ask()
  await settle()
  expect(answers).toHaveLength(5)
  for (let count = 0; count < 3; count++) await ask()
  expect(refusals()).toHaveLength(3)
  for (const turn of turns()) await finish(turn, 'succeeded')
  await settle()
  expect(turns()).toHaveLength(8)
})

test('what fails to be counted is told, and holds up nobody', async () => {
  const turns = createTurns({ atOnce: FREE })
  const broken = turns('a', () => Promise.reject(new Error('no counter')))
  await expect(broken).rejects.toThrow('no counter')
  const { ask, answers } = asking(turns, memory())
  await ask()
  expect(answers).toHaveLength(1)
})

test('however they end, and in whatever order, each gets an answer, and five wrong ones in a row are looked at', async () => {
  const outcome = fc.constantFrom<Outcome>('succeeded', 'failed', 'failed', 'failed', 'withdrawn')
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { minLength: 1, maxLength: 40 }),
      fc.scheduler(),
      async (outcomes, scheduler) => {
        const limits = memory()
        const turns = createTurns({ atOnce: FREE, waiting: 20 })
        let underWay = 0
        let failed = 0
        const attempts = outcomes.map(async (each) => {
          const turn = await turns('a', () => limits.currentPassword('a')).catch((error) => {
            if (error instanceof TooMany) return null
            throw error
          })
          if (!turn) return
          underWay += 1
          // Whoever does not wait is judged at once, by what is counted.
          expect(underWay).toBeLessThanOrEqual(2 * FREE)
          await scheduler.schedule(Promise.resolve())
          underWay -= 1
          if (each === 'failed') failed += 1
          await finish(turn, each)
        })
        await scheduler.waitFor(Promise.all(attempts))
        if (outcomes.every((each) => each === 'failed')) expect(failed).toBe(Math.min(FREE, outcomes.length))
      },
    ),
  )
})
