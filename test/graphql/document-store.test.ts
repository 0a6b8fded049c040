import { expect, test } from '@jest/globals'
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

test('a bounded map never holds more than it may, and what was set again is not taken for another', () => {
  const map = new BoundedMap<number, string>(3)
  for (let key = 0; key < 10; key++) map.set(key, `${key}`)
  expect([...map.keys()]).toEqual([7, 8, 9])
  map.set(8, 'again')
  expect([...map]).toEqual([
    [7, '7'],
    [8, 'again'],
    [9, '9'],
  ])
})
