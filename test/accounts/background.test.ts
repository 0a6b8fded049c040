import { expect, test } from '@jest/globals'
import { createBackground } from '../../src/accounts/background.ts'
import { memoryLog } from '../mail/memory-log.ts'

test('tasks are done one at a time, in their order, and none before its caller goes on', async () => {
  const { log } = memoryLog()
  const background = createBackground({ log, pause: () => 1 })
  const seen: string[] = []
  for (const name of ['one', 'two', 'three'])
    background.start(name, async () => {
      seen.push(`${name} begins`)
      await Promise.resolve()
      seen.push(`${name} ends`)
    })
  expect(seen).toEqual([])
  await background.settled()
  expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends'])
})

test('what waits for long is done at once when it is to be settled, what comes after it with the others', async () => {
  const { log } = memoryLog()
  const background = createBackground({ log, pause: () => 1_000_000 })
  const seen: number[] = []
  background.start('first', async () => {
    seen.push(1)
    background.start('second', async () => void seen.push(2))
  })
  await background.settled()
  expect(seen).toEqual([1, 2])
  background.start('third', async () => void seen.push(3))
  await background.settled()
  expect(seen).toEqual([1, 2, 3])
})

test('a task that fails is a line in the log, and the next one is done', async () => {
  const { log, lines } = memoryLog()
  const background = createBackground({ log })
  let done = false
  background.start('bad', async () => {
    throw new Error('no luck')
  })
  background.start('good', async () => {
    done = true
  })
  await background.settled()
  expect(done).toBe(true)
  expect(lines).toMatchObject([{ level: 'error', details: { task: 'bad' }, text: 'a task failed' }])
})

test('so many may wait and no more', async () => {
  const { log, lines } = memoryLog()
  const background = createBackground({ log, limit: 2, pause: () => 1_000_000 })
  let done = 0
  for (let n = 0; n < 5; n++) background.start('task', async () => void done++)
  await background.settled()
  expect(done).toBe(2)
  expect(lines).toHaveLength(3)
})
