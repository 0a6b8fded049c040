import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { documentStore } from '../../../src/graphql/documents/document-store.ts'

test('keeps the most recently used documents', async () => {
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

test('limits the total characters of documents and stores no longer document', async () => {
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
