import { describe, expect, test } from '@jest/globals'
import { createFairQueue, type FairQueueOptions, type QueueClient } from '../../src/core/fair-queue.ts'

/** A queue whose tasks the test finishes, with the names of started tasks in order. */
function queueOf(options: Partial<FairQueueOptions> = {}) {
  let time = 0
  const queue = createFairQueue({
    concurrency: 1,
    maxWaiting: 100,
    expectedDuration: 1000,
    now: () => time,
    ...options,
  })
  const started: string[] = []
  const ends: (() => void)[] = []
  const add = (name: string, client: QueueClient, cost?: number) =>
    queue.run(
      client,
      () => {
        started.push(name)
        return new Promise<string>((resolve) => void ends.push(() => resolve(name)))
      },
      cost,
    )
  /** Finishes running tasks until none is left, each after the given milliseconds. */
  async function drain(milliseconds = 0): Promise<string[]> {
    for (let end = ends.shift(); end; end = ends.shift()) {
      time += milliseconds
      end()
      await new Promise(setImmediate)
    }
    return started
  }
  return { queue, add, drain, started }
}

const at = (ip: string, account: string | null = null): QueueClient => ({ ip, account })

test('lets one client use all idle capacity', async () => {
  const { add, started } = queueOf({ concurrency: 3 })
  for (const name of ['a', 'b', 'c', 'd']) void add(name, at('192.0.2.1'))
  expect(started).toEqual(['a', 'b', 'c'])
})

test('returns the result of a task and continues after a failed one', async () => {
  const { queue } = queueOf()
  const failed = queue.run(at('192.0.2.1'), () => Promise.reject(new Error('failed')))
  const done = queue.run(at('192.0.2.1'), async () => 'done')
  await expect(failed).rejects.toThrow('failed')
  await expect(done).resolves.toBe('done')
})

describe('the order of waiting tasks', () => {
  test('starts the task of a new address after one task of a flooding address', async () => {
    const { add, drain } = queueOf()
    for (let flood = 0; flood < 5; flood++) void add('flood', at('192.0.2.1'))
    void add('newcomer', at('192.0.2.2'))
    expect(await drain()).toEqual(['flood', 'newcomer', 'flood', 'flood', 'flood', 'flood'])
  })

  test('starts the task of a new account after one task of an account that floods from many addresses', async () => {
    const { add, drain } = queueOf()
    for (let flood = 0; flood < 4; flood++) void add('flood', at(`192.0.2.${flood}`, 'ada'))
    void add('newcomer', at('192.0.2.9', 'bob'))
    expect((await drain()).slice(0, 2)).toEqual(['flood', 'newcomer'])
  })

  test('prefers the account with less usage among accounts at one address', async () => {
    const { add, drain } = queueOf()
    for (let flood = 0; flood < 4; flood++) void add('flood', at('192.0.2.1', 'ada'))
    void add('colleague', at('192.0.2.1', 'bob'))
    expect((await drain()).slice(0, 2)).toEqual(['flood', 'colleague'])
  })

  test('alternates between two floods, although one began earlier', async () => {
    const { add, drain } = queueOf()
    for (let task = 0; task < 3; task++) void add('first', at('192.0.2.1'))
    for (let task = 0; task < 3; task++) void add('second', at('192.0.2.2'))
    expect(await drain()).toEqual(['first', 'second', 'first', 'second', 'first', 'second'])
  })

  test('weighs tasks by their cost', async () => {
    const { add, drain } = queueOf()
    void add('running', at('192.0.2.9'))
    for (let task = 0; task < 2; task++) void add('large', at('192.0.2.1'), 3)
    for (let task = 0; task < 4; task++) void add('small', at('192.0.2.2'), 1)
    expect((await drain()).slice(1)).toEqual(['large', 'small', 'small', 'small', 'large', 'small'])
  })

  test('treats the addresses of one IPv6 /64 network as one client', async () => {
    const { add, drain } = queueOf()
    for (let flood = 0; flood < 4; flood++) void add('flood', at(`2001:db8:1:2::${flood}`))
    void add('newcomer', at('2001:db8:1:3::1'))
    expect((await drain()).slice(0, 2)).toEqual(['flood', 'newcomer'])
  })

  test('gives no credit for idle time', async () => {
    const { add, drain } = queueOf()
    for (let task = 0; task < 6; task++) void add('busy', at('192.0.2.1'))
    void add('late', at('192.0.2.2'))
    for (let task = 0; task < 3; task++) void add('later', at('192.0.2.3'))
    expect(await drain()).toEqual([
      ...['busy', 'late', 'later', 'busy', 'later', 'busy', 'later', 'busy', 'busy', 'busy'],
    ])
  })
})

test('starts the next task when the running one exceeds its maximum duration', async () => {
  const { queue } = queueOf({ maxDuration: 1 })
  const slow = Promise.withResolvers<string>()
  const first = queue.run(at('192.0.2.1'), () => slow.promise)
  await expect(queue.run(at('192.0.2.1'), async () => 'second')).resolves.toBe('second')
  slow.resolve('first')
  await expect(first).resolves.toBe('first')
})

test('starts one task per event-loop turn with oneEachTurn', async () => {
  const { add, started } = queueOf({ concurrency: 10, oneEachTurn: true })
  for (let task = 0; task < 3; task++) void add('flood', at('192.0.2.1'))
  void add('newcomer', at('192.0.2.2'))
  const counts = [started.length]
  for (let turn = 0; turn < 4; turn++) {
    await new Promise(setImmediate)
    counts.push(started.length)
  }
  expect(counts).toEqual([1, 2, 3, 4, 4])
  expect(started).toEqual(['flood', 'newcomer', 'flood', 'flood'])
})

describe('a full queue', () => {
  test('rejects the flood that fills the queue and keeps the newcomer', async () => {
    const { add, queue, drain } = queueOf({ maxWaiting: 3 })
    const flood = Array.from({ length: 4 }, () => add('flood', at('192.0.2.1')))
    const newcomer = add('newcomer', at('192.0.2.2'))
    await expect(flood[3]).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect(queue.waiting()).toBe(3)
    await drain()
    await expect(newcomer).resolves.toBe('newcomer')
    await expect(Promise.all(flood.slice(0, 3))).resolves.toHaveLength(3)
  })

  test('rejects the next task of the client that waits with the most tasks', async () => {
    const { add } = queueOf({ maxWaiting: 2 })
    void add('other', at('192.0.2.2'))
    for (let task = 0; task < 2; task++) void add('flood', at('192.0.2.1'))
    await expect(add('flood', at('192.0.2.1'))).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
  })

  test('derives retryAfter from the duration of finished tasks', async () => {
    const { add, drain } = queueOf({ maxWaiting: 4, expectedDuration: 3000 })
    for (let task = 0; task < 5; task++) void add('flood', at('192.0.2.1'))
    await expect(add('flood', at('192.0.2.1'))).rejects.toMatchObject({ details: { retryAfter: 12 } })
    await drain(3000)
    for (let task = 0; task < 5; task++) void add('flood', at('192.0.2.1')).catch(() => {})
    await expect(add('flood', at('192.0.2.1'))).rejects.toMatchObject({ details: { retryAfter: 12 } })
  })
})
