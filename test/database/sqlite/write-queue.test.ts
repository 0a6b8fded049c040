import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createWriteQueue } from '../../../src/database/sqlite/write-queue.ts'

test('runs queued work in order and continues after a failure', async () => {
  const queue = createWriteQueue(10_000)
  const done: number[] = []
  const work = (number: number) =>
    queue.inTurn(async () => {
      await sleep(5 - number)
      done.push(number)
      if (number === 2) throw new Error('of its own')
      return number
    })
  const all = [1, 2, 3].map(work)
  expect(queue.pending()).toBe(3)
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(done).toEqual([1, 2, 3])
  expect(queue.pending()).toBe(0)
})

test('rejects work that waited too long and accepts later work', async () => {
  const queue = createWriteQueue(50)
  const begun: string[] = []
  const slow = queue.inTurn(async () => sleep(200))
  const late = ['a', 'b'].map((name) => queue.inTurn(async () => begun.push(name)))
  const answers = await Promise.allSettled([slow, ...late])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  await queue.inTurn(async () => begun.push('c'))
  expect(begun).toEqual(['c'])
})
