import { expect, test } from '@jest/globals'
import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { isAsGiven, isCompilable } from '../../../src/graphql/compiled/compilable.ts'

const fields = (count: number, type: string) => Array.from({ length: count }, (_, n) => `f${n}: ${type}`).join(' ')
const schema = buildSchema(`
  input Self { and: [Self!] done: Boolean }
  input Through { other: Other! } input Other { through: [[Through]] }
  input Wide { ${fields(30, 'Wider')} } input Wider { ${fields(30, 'Int')} }
  input Plain { done: Boolean text: String inner: Inner } input Inner { list: [Int!] }
  type Query { a(self: Self, through: Through, wide: Wide, plain: [Plain!]): Int }
`)

function compilable(source: string) {
  const document = parse(source)
  const [operation] = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  )
  return operation && isCompilable(schema, document, operation)
}

test.each([
  ['a variable of a type that contains itself', 'query ($v: Self) { a(self: $v) }', false],
  ['… by way of another', 'query ($v: Through!) { a(through: $v) }', false],
  ['… that is written out', '{ a(self: { and: [{ done: true }] }) }', true],
  ['a variable of a type with hundreds of fields below', 'query ($v: Wide) { a(wide: $v) }', false],
  ['a variable of a type that is none of these', 'query ($v: [Plain!]) { a(plain: $v) }', true],
])('decides whether an operation can be compiled: %s', (_name, source, expected) => {
  expect(compilable(source)).toBe(expected)
})

test.each([
  [{ a: 1, b: { c: null } }, { a: 1, b: { c: null } }, true],
  [{ a: 1 }, { a: '1' }, true],
  [{ a: new Date(0) }, { a: '1970-01-01T00:00:00Z' }, true],
  [{ a: 1, d: 2 }, { a: 1 }, false],
  [{ a: { b: 1, d: 2 } }, { a: { b: 1 } }, false],
  [{ a: [1] }, { a: 1 }, false],
  [{ a: [{ d: 2 }] }, { a: [{}] }, false],
  [{ a: {} }, { a: [] }, false],
  [{}, { a: 1 }, true],
])('compares coerced %j with given %j: %s', (coerced, given, expected) => {
  expect(isAsGiven(coerced, given)).toBe(expected)
})
