import { expect, test } from '@jest/globals'
import {
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
} from 'graphql'
import type { Role } from '../../../src/database/client/client.ts'
import { buildSchema, readSdl } from '../../../src/graphql/schema.ts'
import { fc, runs } from '../../fast-check.ts'
import { app, byApollo, compiledOperations, GOOD, todoIds, tokens, variables } from './test-operations.ts'

const VARIABLES = {
  first: 'Int',
  filter: 'TodoFilter',
  order: 'TodoOrder',
  id: 'ID!',
  search: 'String',
  done: 'Boolean',
  direction: 'OrderDirection',
}

/** Two exports differ: each names its instant, and adds an audit entry that the next contains. */
const EXPORT = 'exportMyData'

/** Values for a single variable. */
const DEFAULTS = { first: '2', filter: '{ done: true }', order: '{ field: TITLE }', done: 'true', direction: 'DESC' }

/** Arguments as literals or variables, some of them invalid. */
const ARGUMENTS: Record<string, fc.Arbitrary<string>> = {
  first: fc.constantFrom('', '0', '1', '3', '101', 'null', '$first'),
  last: fc.constantFrom('', '', '', '2'),
  filter: fc.constantFrom('', '{ done: true }', '{ titleContains: "r" }', '{ done: $done }', '$filter', '$filter'),
  orderBy: fc.constantFrom('', '{ field: TITLE }', '{ field: TITLE, direction: $direction }', '$order', '$order'),
  search: fc.constantFrom('', '"example"', '$search'),
  role: fc.constantFrom('', 'USER', 'ADMIN'),
}

function fieldText({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
  const values = args.map((argument) => {
    if (argument.name === 'id') return fc.constantFrom('$id', JSON.stringify(todoIds[0]), '"nonsense"')
    return (ARGUMENTS[argument.name] ?? fc.constant('')).map((value) => value)
  })
  const alias = fc.constantFrom('', '', '', 'a: ', 'b: ', '__proto__: ', 'constructor: ')
  return fc
    .tuple(alias, fc.tuple(...values), selectionText(getNamedType(type), depth - 1))
    .map(([as, given, below]) => {
      const list = given.flatMap((value, index) => (value === '' ? [] : [`${args[index]?.name}: ${value}`]))
      return `${as}${name}${list.length > 0 ? `(${list.join(', ')})` : ''}${below}`
    })
}

function selectionText(type: GraphQLNamedOutputType, depth: number): fc.Arbitrary<string> {
  if (!isObjectType(type)) return fc.constant('')
  const fields = Object.values(type.getFields()).filter(
    (field) => field.name !== EXPORT && (depth > 0 || !isObjectType(getNamedType(field.type))),
  )
  const one = fc.oneof(fc.constant('__typename'), ...fields.map((field) => fieldText(field, depth)))
  const some = fc.array(one, { minLength: 1, maxLength: 4 }).map((each) => each.join(' '))
  return fc
    .tuple(some, fc.boolean())
    .map(([text, fragment]) => (fragment ? ` { ... on ${type.name} { ${text} } }` : ` { ${text} }`))
}

const defaults: fc.Arbitrary<Record<string, string>> = fc
  .subarray(Object.entries(DEFAULTS), { maxLength: 2 })
  .map((some) => Object.fromEntries(some))

test('returns the same bytes from compiled operations as from Apollo Server', async () => {
  const query = buildSchemaQuery()
  const seen = { fast: 0, slow: 0 }
  const roles = fc.constantFrom<Role | null>(null, 'USER', 'USER', 'SUPPORT', 'ADMIN')
  await fc.assert(
    fc.asyncProperty(selectionText(await query, 3), variables, defaults, roles, async (selection, given, has, role) => {
      const used = Object.entries(VARIABLES).filter(([name]) => selection.includes(`$${name}`))
      const declared = used.map(([name, type]) => `$${name}: ${type}${name in has ? ` = ${has[name]}` : ''}`)
      const document = `query${declared.length > 0 ? ` (${declared.join(', ')})` : ''}${selection}`
      const among = (values: object) =>
        Object.fromEntries(Object.entries(values).filter(([name]) => used.some(([each]) => each === name)))
      const context = () => app.context(role === null ? undefined : `Bearer ${tokens.get(role)}`)
      for (let time = 0; time < 3; time++) await byApollo({ query: document, variables: among(GOOD) }, context())
      const request = { query: document, variables: among(given) }
      const expected = await byApollo(request, context())
      const answer = await compiledOperations.answer({ ...request }, context())
      if (answer === null) seen.slow += 1
      else {
        seen.fast += 1
        expect(answer).toBe(expected)
      }
    }),
    { numRuns: runs(400) },
  )
  // Both paths were exercised.
  expect(seen.fast).toBeGreaterThan(20)
  expect(seen.slow).toBeGreaterThan(30)
})

async function buildSchemaQuery(): Promise<GraphQLObjectType> {
  const type = buildSchema(await readSdl()).getQueryType()
  if (!type) throw new Error('no Query')
  return type
}
