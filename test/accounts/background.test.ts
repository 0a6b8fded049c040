import { describe, expect, test } from '@jest/globals'
import { createBackground, type Task } from '../../src/accounts/background.ts'
import { memoryLog } from '../mail/memory-log.ts'

let number = 0

/** One like no other. */
const task = (run: () => Promise<void>, fields: Partial<Task> = {}): Task => ({
  name: 'task',
  owner: 'somebody',
  key: String(++number),
  run,
  ...fields,
})

test('tasks are done one at a time, in their order, and none before its caller goes on', async () => {
  const { log } = memoryLog()
  const background = createBackground({ log, pause: () => 1 })
  const seen: string[] = []
  for (const name of ['one', 'two', 'three'])
    background.start(
      task(async () => {
        seen.push(`${name} begins`)
        await Promise.resolve()
        seen.push(`${name} ends`)
      }),
    )
  expect(seen).toEqual([])
  await background.settled()
  expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends'])
})

test('what waits for long is done at once when it is to be settled, what comes after it with the others', async () => {
  const { log } = memoryLog()
  const background = createBackground({ log, pause: () => 1_000_000 })
  const seen: number[] = []
  background.start(
    task(async () => {
      seen.push(1)
      background.start(task(async () => void seen.push(2)))
    }),
  )
  await background.settled()
  expect(seen).toEqual([1, 2])
  background.start(task(async () => void seen.push(3)))
  await background.settled()
  expect(seen).toEqual([1, 2, 3])
})

test('a task that fails is a line in the log, and the next one is done', async () => {
  const { log, lines } = memoryLog()
  const background = createBackground({ log })
  let done = false
  const bad = async () => {
    throw new Error('no luck')
  }
  background.start(task(bad, { name: 'bad' }))
  background.start(
    task(async () => {
      done = true
    }),
  )
  await background.settled()
  expect(done).toBe(true)
  expect(lines).toMatchObject([{ level: 'error', details: { task: 'bad' }, text: 'a task failed' }])
})

test('so many may wait and no more, which is a line in the log once a minute', async () => {
  const { log, lines } = memoryLog()
  let time = 0
  const background = createBackground({ log, limit: 2, pause: () => 1_000_000, uptime: () => time })
  let done = 0
  const start = () => background.start(task(async () => void done++))
  for (let n = 0; n < 5; n++) start()
  time = 59_999
  start()
  expect(lines).toMatchObject([{ level: 'error', details: { task: 'task', limit: 2, dropped: 1 } }])
  time = 60_000
  start()
  expect(lines).toMatchObject([{}, { level: 'error', details: { task: 'task', limit: 2, dropped: 4 } }])
  await background.settled()
  expect(done).toBe(2)
})

describe('of several owners', () => {
  /** What is done of what was started, as owner and number. */
  async function order(limit: number, starts: (start: (owner: string, key?: string) => void) => void) {
    const { log } = memoryLog()
    const background = createBackground({ log, limit, pause: () => 1_000_000 })
    const seen: string[] = []
    const counts = new Map<string, number>()
    starts((owner, key) => {
      const count = (counts.get(owner) ?? 0) + 1
      counts.set(owner, count)
      const run = async () => void seen.push(`${owner}${count}`)
      background.start(task(run, { owner, ...(key !== undefined && { key }) }))
    })
    await background.settled()
    return seen.join(' ')
  }

  test('each has its turn, however much the others have left', async () => {
    const seen = await order(100, (start) => {
      for (const owner of ['a', 'a', 'a', 'a', 'b', 'c', 'b']) start(owner)
    })
    expect(seen).toBe('a1 b1 c1 a2 b2 a3 a4')
  })

  test('the one with most loses what came last where too much waits, and none gets in by having more', async () => {
    const seen = await order(4, (start) => {
      for (const owner of ['a', 'a', 'a', 'a', 'a', 'b', 'c', 'b', 'b', 'd', 'e']) start(owner)
    })
    // a1 to a4; b1 for a4; c1 for a3; b2 for none; d1 for a2; e1 for none.
    expect(seen).toBe('a1 b1 c1 d1')
  })

  test('the same is done once, for the one whose turn comes first', async () => {
    const seen = await order(4, (start) => {
      start('a', 'x')
      start('a', 'y')
      start('a', 'z')
      start('a', 'z')
      start('b', 'x') // It is next in any case.
      start('b', 'z')
      start('a', 'z')
    })
    expect(seen).toBe('a1 b2 a2')
  })

  test('what was done may be done again', async () => {
    const { log } = memoryLog()
    const background = createBackground({ log, pause: () => 1 })
    let done = 0
    for (let n = 0; n < 2; n++) {
      for (let m = 0; m < 2; m++) background.start(task(async () => void done++, { key: 'x' }))
      await background.settled()
    }
    expect(done).toBe(2)
  })
})
