import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { buildSchema, executeSync, getIntrospectionQuery, Kind, parse } from 'graphql'
import { createCostCounter } from '../../../src/graphql/document-limits/cost.ts'

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'))

const counter = createCostCounter(schema, { standard: 20, max: 100 }, () => 10_000)

function costOf(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query)
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('no operation')
  return counter(document, operation, variables)
}

describe('the cost of an operation', () => {
  test.each([
    ['{ me { id email } }', 3],
    ['{ __typename me { __typename } }', 3],
    ['{ todos { nodes { id } } }', 1 + 20 * 2],
    ['{ todos(first: 100) { totalCount pageInfo { endCursor } nodes { id title } } }', 1 + 1 + 2 + 100 * 3],
    ['{ todos(last: 5) { edges { cursor node { id } } } }', 1 + 5 * 4],
    ['{ todos(first: null) { nodes { id } } }', 1 + 20 * 2],
    ['{ todos(first: 0) { nodes { id } totalCount } }', 2],
    [
      '{ todos(first: 3) { ...F } } fragment F on TodoConnection { nodes { ...G } } fragment G on Todo { id title }',
      1 + 3 * 3,
    ],
    ['{ todos(first: 3) { ... on TodoConnection { nodes { id } } ... { nodes { id } } } }', 1 + 3 * 4],
    ['{ users(first: 10) { nodes { todos(first: 50) { nodes { id } } } } }', 1 + 10 * (1 + 1 + 50 * 2)],
    ['{ users(first: 10) { nodes { sessions { nodes { id } } } } }', 1 + 10 * (1 + 1 + 20 * 2)],
    ['{ sessions { nodes { id ip } } }', 1 + 20 * 3],
    ['{ sessions(first: 100) { nodes { id ip } } }', 1 + 100 * 3],
    ['mutation { deleteTodo(id: 1) }', 1],
  ])('computes for %s the cost %i', (query, cost) => {
    expect(costOf(query)).toEqual({ cost, introspection: 0, varies: false })
  })

  test.each([
    [{ n: 7 }, 1 + 7 * 2],
    [{}, 1 + 30 * 2],
    [{ n: null }, 1 + 20 * 2],
    [{ n: 1e9 }, 1 + 100 * 2],
    [{ n: -1 }, 1],
    [{ n: 'many' }, 1 + 20 * 2],
  ])('computes for page size variables %j the cost %i', (variables, cost) => {
    expect(costOf('query ($n: Int = 30) { todos(first: $n) { nodes { id } } }', variables)).toEqual({
      cost,
      introspection: 0,
      varies: true,
    })
  })
})

test.each(['toString', 'constructor', '__proto__'])(
  'ignores properties of Object.prototype as variables: $%s',
  (name) => {
    const query = `query ($${name}: Int = 100) { todos(first: $${name}) { nodes { id } } }`
    expect(costOf(query)).toEqual({ cost: 1 + 100 * 2, introspection: 0, varies: true })
  },
)

test('charges a page of 100 todos with all fields far less than the limit', () => {
  const todo = 'id title notes done dueAt createdAt updatedAt __typename'
  const page = `{ todos(first: 100) { edges { cursor node { ${todo} } } nodes { ${todo} } pageInfo { hasNextPage } totalCount } }`
  expect(costOf(page).cost).toBeLessThan(2500)
})

/** Returns the number of fields of an answer, including objects in lists. */
function fieldsOf(answer: unknown): number {
  if (Array.isArray(answer)) return answer.reduce((sum, each) => sum + fieldsOf(each), 0)
  if (typeof answer !== 'object' || answer === null) return 0
  return Object.values(answer).reduce((sum, each) => sum + 1 + fieldsOf(each), 0)
}

describe('the cost of introspection', () => {
  test.each([
    ['of IDEs', getIntrospectionQuery()],
    ['of all types', '{ __schema { types { name fields { name args { name } type { name } } } } }'],
    [
      'of one type',
      '{ __type(name: "User") { name fields { name type { kind ofType { name } } } interfaces { name } } }',
    ],
    ['of a type that is not there', '{ __type(name: "Nothing") { name } }'],
    ['in a fragment', '{ ...F } fragment F on Query { __schema { ...G } } fragment G on __Schema { types { name } }'],
    ['under two names', '{ a: __type(name: "User") { fields { name } } b: __type(name: "Todo") { fields { name } } }'],
  ])('equals the number of fields in the answer: introspection %s', (_name, query) => {
    const { data } = executeSync({ schema, document: parse(query) })
    expect(costOf(query)).toEqual({ cost: 0, introspection: fieldsOf(data), varies: false })
  })

  test('uses the type that a variable names', () => {
    const query = 'query ($name: String = "Todo") { __type(name: $name) { fields { name } } }'
    expect(costOf(query, { name: 'TodoFilter' })).toEqual({ cost: 0, introspection: 2, varies: true })
    expect(costOf(query)).toMatchObject({
      introspection: costOf('{ __type(name: "Todo") { fields { name } } }').introspection,
    })
  })

  test('stops counting introspection at the limit', () => {
    const document = parse(getIntrospectionQuery())
    const [operation] = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    if (!operation) throw new Error('no operation')
    const limited = createCostCounter(schema, { standard: 20, max: 100 }, () => 100)
    expect(limited(document, operation, {}).introspection).toBe(101)
  })
})

test('returns an infinite cost for fragments that expand exponentially', () => {
  const doubling = Array.from(
    { length: 2000 },
    (_, i) => `fragment F${i} on User { a: todos { ...T } ...F${i + 1} b: todos { ...T } ...F${i + 1} }`,
  )
  const query = `{ me { ...F0 } } ${doubling.join(' ')} fragment F2000 on User { id } fragment T on TodoConnection { nodes { id } }`
  expect(costOf(query).cost).toBe(Number.POSITIVE_INFINITY)
})
