import { describe, expect, test } from '@jest/globals'
import { createJobQueue, type Job } from '../../src/users/job-queue.ts'
import { memoryLog } from '../mail/memory-log.ts'

let accounts = 0

/** A job with a distinct account. */
const job = (run: () => Promise<void>, fields: Partial<Job> = {}): Job => ({
  name: 'job',
  client: { ip: '192.0.2.1', account: String(++accounts) },
  run,
  ...fields,
})

test('runs jobs one at a time, in order, after their caller continues', async () => {
  const { log } = memoryLog()
  const jobs = createJobQueue({ log, pause: () => 1 })
  const seen: string[] = []
  for (const name of ['one', 'two', 'three'])
    jobs.add(
      job(async () => {
        seen.push(`${name} begins`)
        await Promise.resolve()
        seen.push(`${name} ends`)
      }),
    )
  expect(seen).toEqual([])
  await jobs.drain()
  expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends'])
})

test('drains waiting and newly added jobs without a pause', async () => {
  const { log } = memoryLog()
  const jobs = createJobQueue({ log, pause: () => 1_000_000 })
  const seen: number[] = []
  jobs.add(
    job(async () => {
      seen.push(1)
      jobs.add(job(async () => void seen.push(2)))
    }),
  )
  await jobs.drain()
  expect(seen).toEqual([1, 2])
  jobs.add(job(async () => void seen.push(3)))
  await jobs.drain()
  expect(seen).toEqual([1, 2, 3])
})

test('logs a failed job and runs the next', async () => {
  const { log, lines } = memoryLog()
  const jobs = createJobQueue({ log, pause: () => 0 })
  let done = false
  const fail = () => Promise.reject(new Error('no luck'))
  jobs.add(job(fail, { name: 'bad' }))
  jobs.add(
    job(async () => {
      done = true
    }),
  )
  await jobs.drain()
  expect(done).toBe(true)
  expect(lines).toMatchObject([{ level: 'error', details: { job: 'bad' }, text: 'Job failed' }])
})

test('drops jobs of a full queue and logs it once a minute', async () => {
  const { log, lines } = memoryLog()
  let time = 0
  const jobs = createJobQueue({ log, maxWaiting: 2, pause: () => 1_000_000, uptime: () => time })
  let done = 0
  const add = async (count: number) => {
    for (let n = 0; n < count; n++) jobs.add(job(async () => void done++))
    await new Promise(setImmediate)
  }
  await add(6) // One job runs, two wait, and three are dropped.
  time = 59_999
  await add(1)
  expect(lines).toMatchObject([{ level: 'error', details: { job: 'job', maxWaiting: 2, dropped: 1 } }])
  time = 60_000
  await add(1)
  expect(lines).toMatchObject([{}, { level: 'error', details: { job: 'job', maxWaiting: 2, dropped: 4 } }])
  await jobs.drain()
  expect(done).toBe(3)
})

test('merges waiting jobs of an account into one', async () => {
  const { log } = memoryLog()
  const jobs = createJobQueue({ log, pause: () => 1_000_000 })
  const seen: string[] = []
  const add = (ip: string, account: string) =>
    jobs.add(job(async () => void seen.push(`${ip} for ${account}`), { client: { ip, account } }))
  for (const account of ['x', 'y', 'z', 'z']) add('a', account)
  add('b', 'z')
  await jobs.drain()
  expect(seen).toEqual(['a for x', 'b for z', 'a for y'])
  add('a', 'z')
  await jobs.drain()
  expect(seen).toHaveLength(4)
})

describe('fairness between addresses', () => {
  /** Returns the order in which jobs run, as address and number. */
  async function order(maxWaiting: number, addresses: string[]) {
    const { log } = memoryLog()
    const jobs = createJobQueue({ log, maxWaiting, pause: () => 1_000_000 })
    const seen: string[] = []
    const counts = new Map<string, number>()
    for (const ip of addresses) {
      const count = (counts.get(ip) ?? 0) + 1
      counts.set(ip, count)
      jobs.add(job(async () => void seen.push(`${ip}${count}`), { client: { ip, account: String(++accounts) } }))
    }
    await jobs.drain()
    return seen.join(' ')
  }

  test('alternates between addresses, however many jobs each has', async () => {
    expect(await order(100, ['a', 'a', 'a', 'a', 'b', 'c', 'b'])).toBe('a1 b1 c1 a2 b2 a3 a4')
  })

  test('drops the newest job of the address with the most jobs when the queue is full', async () => {
    // a1 runs. a5 is dropped for itself, a4 for b1, a3 for c1, b2 for itself.
    expect(await order(3, ['a', 'a', 'a', 'a', 'a', 'b', 'c', 'b'])).toBe('a1 b1 c1 a2')
  })
})
