import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createTurns } from '../../src/database/turns.ts'

test('work is done in the order in which it was asked for, whatever becomes of what came before', async () => {
  const turns = createTurns(10_000)
  const done: number[] = []
  const work = (number: number) =>
    turns.inTurn(async () => {
      await sleep(5 - number)
      done.push(number)
      if (number === 2) throw new Error('of its own')
      return number
    })
  const all = [1, 2, 3].map(work)
  expect(turns.pending()).toBe(3)
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(done).toEqual([1, 2, 3])
  expect(turns.pending()).toBe(0)
})

test('work that had to wait for too long is not begun any more, and what is asked for later is', async () => {
  const turns = createTurns(50)
  const begun: string[] = []
  const slow = turns.inTurn(async () => sleep(200))
  const late = ['a', 'b'].map((name) => turns.inTurn(async () => begun.push(name)))
  const answers = await Promise.allSettled([slow, ...late])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  await turns.inTurn(async () => begun.push('c'))
  expect(begun).toEqual(['c'])
})
