import { expect, test } from '@jest/globals'
import { createKeyedLock } from '../../src/rate-limit/keyed-lock.ts'
import { RateLimitError } from '../../src/rate-limit/rate-limit-error.ts'
import { fc } from '../fast-check.ts'

/** Jobs that the test finishes, with a list of the started ones. */
function works() {
  const started: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve) => void ends.push(() => resolve(name)))
  }
  return { started, work, end: () => ends.shift()?.() }
}

const settle = () => new Promise(setImmediate)

test('runs jobs of one key in order, and jobs of other keys in parallel', async () => {
  const lock = createKeyedLock({ maxWaiting: 10 })
  const { started, work, end } = works()
  const results = ['a1', 'a2', 'b1', 'a3'].map((name) => lock(name.slice(0, 1), work(name)))
  await settle()
  expect(started).toEqual(['a1', 'b1'])
  for (let count = 0; count < 4; count++) {
    end()
    await settle()
  }
  expect(started).toEqual(['a1', 'b1', 'a2', 'a3'])
  expect(await Promise.all(results)).toEqual(['a1', 'a2', 'b1', 'a3'])
})

test('passes on the error of a failed job and runs the next', async () => {
  const lock = createKeyedLock({ maxWaiting: 10 })
  const failed = lock('a', () => Promise.reject(new Error('no counter')))
  const done = lock('a', async () => 'done')
  await expect(failed).rejects.toThrow('no counter')
  expect(await done).toBe('done')
})

test('rejects jobs of a key beyond maxWaiting and accepts them again after one finishes', async () => {
  const lock = createKeyedLock({ maxWaiting: 2 })
  const { work, end } = works()
  const results = ['1', '2', '3'].map((name) => lock('a', work(name)))
  await expect(lock('a', work('4'))).rejects.toBeInstanceOf(RateLimitError)
  const other = lock('b', async () => 'b')
  await settle()
  end()
  expect(await results[0]).toBe('1')
  const later = lock('a', work('5'))
  for (let count = 0; count < 3; count++) {
    await settle()
    end()
  }
  expect(await Promise.all([...results, other, later])).toEqual(['1', '2', '3', 'b', '5'])
})

test('runs at most one job per key and settles every call, for any sequence of jobs', async () => {
  const call = fc.record({ key: fc.constantFrom('a', 'b'), fails: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 30 }), fc.scheduler(), async (calls, scheduler) => {
      const lock = createKeyedLock({ maxWaiting: 30 })
      const running = new Set<string>()
      const answers = calls.map(({ key, fails }, index) =>
        lock(key, async () => {
          expect(running.has(key)).toBe(false)
          running.add(key)
          await scheduler.schedule(Promise.resolve())
          running.delete(key)
          if (fails) throw new Error(String(index))
          return String(index)
        }).catch((error: Error) => error.message),
      )
      await scheduler.waitFor(Promise.all(answers))
      expect(await Promise.all(answers)).toEqual(calls.map((_, index) => String(index)))
    }),
  )
})
