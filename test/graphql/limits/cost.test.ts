import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { buildSchema, getIntrospectionQuery, Kind, parse } from 'graphql'
import { operationCost } from '../../../src/graphql/limits/cost.ts'

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'))

function costOf(query: string, variables: Record<string, unknown> = {}) {
  const { definitions } = parse(query)
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  if (!operation) throw new Error('no operation')
  const byName = new Map(fragments.map((each) => [each.name.value, each]))
  return operationCost(schema, operation, byName, variables, { standard: 20, most: 100 })
}

describe('an operation costs as many fields as its answer can hold', () => {
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
    ['{ users(first: 10) { nodes { sessions { id } } } }', 1 + 10 * (1 + 10 * 2)],
    ['{ sessions { id ip } }', 10 * 3],
    ['mutation { deleteTodo(id: 1) }', 1],
  ])('%s: %i', (query, cost) => {
    expect(costOf(query)).toEqual({ cost, varies: false })
  })

  test.each([
    [{ n: 7 }, 1 + 7 * 2],
    [{}, 1 + 30 * 2],
    [{ n: null }, 1 + 20 * 2],
    [{ n: 1e9 }, 1 + 100 * 2],
    [{ n: -1 }, 1],
    [{ n: 'many' }, 1 + 20 * 2],
  ])('with a page size in variables %j: %i', (variables, cost) => {
    expect(costOf('query ($n: Int = 30) { todos(first: $n) { nodes { id } } }', variables)).toEqual({
      cost,
      varies: true,
    })
  })
})

test.each(['toString', 'constructor', '__proto__'])('a variable is not what every object has: $%s', (name) => {
  const query = `query ($${name}: Int = 100) { todos(first: $${name}) { nodes { id } } }`
  expect(costOf(query)).toEqual({ cost: 1 + 100 * 2, varies: true })
})

test('a page of 100 todos with everything, and the introspection of tools, cost far less than is allowed', () => {
  const todo = 'id title notes done dueAt createdAt updatedAt __typename'
  const page = `{ todos(first: 100) { edges { cursor node { ${todo} } } nodes { ${todo} } pageInfo { hasNextPage } totalCount } }`
  expect(costOf(page).cost).toBeLessThan(2500)
  expect(costOf(getIntrospectionQuery()).cost).toBeLessThan(1000)
})

test('what unfolds to more than can be counted costs more than any limit', () => {
  const doubling = Array.from(
    { length: 2000 },
    (_, i) => `fragment F${i} on User { a: todos { ...T } ...F${i + 1} b: todos { ...T } ...F${i + 1} }`,
  )
  const query = `{ me { ...F0 } } ${doubling.join(' ')} fragment F2000 on User { id } fragment T on TodoConnection { nodes { id } }`
  expect(costOf(query).cost).toBe(Number.POSITIVE_INFINITY)
})
