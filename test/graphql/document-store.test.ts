import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'graphql'
import { BoundedMap } from '../../src/bounded-map.ts'
import { documentStore } from '../../src/graphql/document-store.ts'

test('keeps the documents that were used last', async () => {
  const store = documentStore(2)
  const [a, b, c] = ['{ a }', '{ b }', '{ c }'].map((source) => parse(source)) as [
    ReturnType<typeof parse>,
    never,
    never,
  ]
  await store.set('a', a)
  await store.set('b', b)
  expect(await store.get('a')).toBe(a)
  await store.set('c', c)
  expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([a, undefined, c])
  expect(await store.delete('a')).toBe(true)
  expect(await store.get('a')).toBeUndefined()
})

test('keeps no more text than it may, and what is longer by itself not at all', async () => {
  const store = documentStore(10, 20)
  const source = (length: number) => parse(`{ a } # ${'x'.repeat(length - 8)}`)
  await store.set('first', source(10))
  await store.set('second', source(10))
  await store.set('too long', source(21))
  expect(await store.get('too long')).toBeUndefined()
  expect(await store.get('first')).toBeDefined()
  await store.set('third', source(11))
  expect([await store.get('first'), await store.get('second')]).toEqual([undefined, undefined])
  expect(await store.get('third')).toBeDefined()
})

test('a bounded map never holds more than it may, and what was set again is not taken for another', () => {
  const map = new BoundedMap<number, string>({ most: 3 })
  for (let key = 0; key < 10; key++) map.set(key, `${key}`)
  expect([...map.keys()]).toEqual([7, 8, 9])
  map.set(8, 'again')
  expect([...map]).toEqual([
    [7, '7'],
    [8, 'again'],
    [9, '9'],
  ])
})

test('a bounded map never weighs more than it may, whatever is set and deleted', () => {
  const step = fc.record({ key: fc.nat(6), weight: fc.nat(12), deleted: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const map = new BoundedMap<number, number>({ most: 4, weigh: (_key, weight) => weight, heaviest: 10 })
      for (const { key, weight, deleted } of steps) {
        if (deleted) map.delete(key)
        else map.set(key, weight)
        expect(map.get(key)).toBe(deleted || weight > 10 ? undefined : weight)
        expect(map.size).toBeLessThanOrEqual(4)
        expect([...map.values()].reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(10)
      }
      // As much as can be is kept: what is light fits in again.
      for (let key = 0; key < 4; key++) map.set(key, 0)
      expect(map.size).toBe(4)
    }),
  )
})
