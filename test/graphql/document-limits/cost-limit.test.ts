import { makeExecutableSchema } from '@graphql-tools/schema'
import { expect, test } from '@jest/globals'
import { buildSchema, getIntrospectionQuery, Kind, parse } from 'graphql'
import { parseConfig } from '../../../src/config/config.ts'
import { createCostLimit } from '../../../src/graphql/document-limits/cost-limit.ts'
import { describeViolation } from '../../../src/graphql/document-limits/limit-violation.ts'
import { startTestApp } from '../../api/test-app.ts'

const PAGES = { standard: 20, max: 100 }
const { documentLimits } = parseConfig({}).graphql

function violation(schema: ReturnType<typeof buildSchema>, query: string, limits = documentLimits) {
  const document = parse(query)
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('no operation')
  return createCostLimit(schema, limits, PAGES).violation(document, operation, {})
}

test('reports the cost of an operation, its limit, the setting and a remedy', () => {
  const schema = makeExecutableSchema({
    typeDefs: `
      type Query { projects(first: Int): ProjectConnection }
      type ProjectConnection { nodes: [Project] } type Project { name: String invoices(first: Int): InvoiceConnection }
      type InvoiceConnection { nodes: [Invoice] } type Invoice { number: Int items: [Item] } type Item { text: String }`,
  })
  const query = '{ projects { nodes { name invoices { nodes { number items { text } } } } } }'
  const cost = 1 + 20 * (1 + 1 + 1 + 20 * (1 + 1 + 10 * 2))
  const found = violation(schema, query, { ...documentLimits, cost: 1000 })
  expect(found).toEqual({ name: 'cost', max: 1000, cost })
  expect(found && describeViolation(found)).toEqual({
    message:
      `The operation is too large: it costs ${cost}, and LIMIT_COST allows 1000 fields in the response. ` +
      'Request shorter lists with `first:`, or fewer fields.',
    extensions: { code: 'OPERATION_TOO_LARGE', limit: 1000, setting: 'LIMIT_COST', cost },
  })
})

test('returns cost, limit and setting in the extensions of OPERATION_TOO_LARGE', async () => {
  const app = await startTestApp({ settings: { LIMIT_COST: '100', LIMIT_DEPTH: '3' } })
  const { accessToken: token } = await app.register('ada@example.com')
  const cost = await app.query('{ todos(first: 100) { nodes { id } } }', { token })
  expect(cost.status).toBe(400)
  expect(cost.errors?.[0]?.extensions).toEqual({
    code: 'OPERATION_TOO_LARGE',
    cost: 201,
    limit: 100,
    setting: 'LIMIT_COST',
  })
  const depth = await app.query('{ todos { edges { node { id } } } }', { token })
  expect(depth.errors?.[0]).toMatchObject({
    message: 'The operation is too large: LIMIT_DEPTH allows 3 levels of fields.',
    extensions: { code: 'OPERATION_TOO_LARGE', limit: 3, setting: 'LIMIT_DEPTH' },
  })
  const tokens = await app.query(`{ todos(first: 1) { ${'id '.repeat(2000)} } }`, { token })
  expect(tokens.errors?.[0]?.extensions).toEqual({
    code: 'OPERATION_TOO_LARGE',
    limit: 2000,
    setting: 'LIMIT_TOKENS',
  })
  await app.close()
})

const types = (count: number) =>
  Array.from({ length: count }, (_, i) => `type T${i} { a(x: Int): T${(i + 1) % count} b: [T${i}!]! c: String }`)

test('accepts the introspection of IDEs for a schema of any size', () => {
  const schema = buildSchema(`type Query { t: T0 } ${types(1500).join(' ')}`)
  expect(violation(schema, getIntrospectionQuery())).toBeNull()
})

test('rejects introspection that exceeds the limit', () => {
  const schema = buildSchema(`type Query { t: T0 } ${types(300).join(' ')}`)
  const whole = '__schema { types { name fields { name args { name type { name } } type { name ofType { name } } } } }'
  const query = `{ ${Array.from({ length: 15 }, (_, i) => `a${i}: ${whole}`).join(' ')} }`
  expect(violation(schema, query)).toMatchObject({ name: 'cost', cost: expect.any(Number) })
  expect(violation(schema, `{ ${whole} }`)).toBeNull()
})
