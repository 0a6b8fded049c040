import { ApolloServer } from '@apollo/server'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
} from 'graphql'
import { createAuthorization } from '../../src/authorization/index.ts'
import type { Role } from '../../src/database/client/client.ts'
import { apolloOptions, PAGE_SIZES } from '../../src/graphql/apollo-options.ts'
import type { Context } from '../../src/graphql/context.ts'
import { createFastPath } from '../../src/graphql/fast-path.ts'
import { isAlwaysCheap } from '../../src/graphql/limits/cost-limit.ts'
import { runOnce } from '../../src/graphql/run-once.ts'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import { startTestApp } from '../api/test-app.ts'
import { type TestApp, tokenOf } from '../api/viewers.ts'

let app: TestApp
let server: ApolloServer<Context>
let fastPath: ReturnType<typeof createFastPath<Context>>
const tokens = new Map<Role | null, string>()
const todoIds: string[] = []

/** The application's services behind a server and a fast path of the test's own, so that it sees which of them answers. */
beforeAll(async () => {
  app = await startTestApp()
  const executable = buildSchema(await readSdl())
  const announce = runOnce<Context>(executable)
  const authorization = createAuthorization<Context, Role>(executable, { viewer: ({ viewer }) => viewer })
  const { schema, permits } = authorization
  fastPath = createFastPath<Context>({
    schema,
    permits,
    isCheap: (document, operation) => isAlwaysCheap(schema, document, operation, app.config.limits, PAGE_SIZES),
    announce,
  })
  const { plugins, ...options } = apolloOptions<Context>(app.config, app.log)
  server = new ApolloServer<Context>({
    ...options,
    schema,
    plugins: [...plugins, authorization.plugin, fastPath.plugin],
  })
  await server.start()

  for (const role of ['USER', 'SUPPORT', 'ADMIN'] as const) {
    const token = await tokenOf(app, role)
    tokens.set(role, token)
    const { viewer, services } = app.context(`Bearer ${token}`)
    for (const [index, title] of ['Write', 'ß und "Zitate"', '\u2028 line', '🦜', '</script>'].entries()) {
      const notes = index % 2 === 0 ? null : `notes \\ ${index}`
      const dueAt = index % 3 === 0 ? new Date(0) : null
      const todo = await services.todos.create(viewer?.userId ?? '', { title, notes, dueAt })
      todoIds.push(todo.id)
      if (index === 2) await services.todos.update(viewer?.userId ?? '', todo.id, { done: true })
    }
  }
})
afterAll(async () => {
  await server.stop()
  await app.close()
})

/** As a client that sends no HTTP headers sees it. */
async function byApollo(request: { query: string; variables: Record<string, unknown> }, context: Context) {
  const { body } = await server.executeOperation(request, { contextValue: context })
  if (body.kind !== 'single') throw new Error('an answer in parts')
  const { errors, data } = body.singleResult
  return `${JSON.stringify({ ...(errors && { errors }), ...(data !== undefined && { data }) })}\n`
}

const VARIABLES = {
  first: 'Int',
  filter: 'TodoFilter',
  order: 'TodoOrder',
  id: 'ID!',
  search: 'String',
  done: 'Boolean',
  direction: 'OrderDirection',
}

/** Values that a variable may have by itself. */
const DEFAULTS = { first: '2', filter: '{ done: true }', order: '{ field: TITLE }', done: 'true', direction: 'DESC' }

/** What the operations are learned by. */
const GOOD = {
  first: 3,
  filter: { titleContains: 'r' },
  order: { field: 'TITLE', direction: 'DESC' },
  id: 'nonsense',
  search: 'example',
  done: false,
  direction: 'DESC',
}

/** Arguments as literals or variables; some are wrong. */
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
  const fields = Object.values(type.getFields()).filter((field) => depth > 0 || !isObjectType(getNamedType(field.type)))
  const one = fc.oneof(fc.constant('__typename'), ...fields.map((field) => fieldText(field, depth)))
  const some = fc.array(one, { minLength: 1, maxLength: 4 }).map((each) => each.join(' '))
  return fc
    .tuple(some, fc.boolean())
    .map(([text, fragment]) => (fragment ? ` { ... on ${type.name} { ${text} } }` : ` { ${text} }`))
}

const variables = fc.record(
  {
    first: fc.oneof(fc.integer({ min: -1, max: 102 }), fc.constant(null), fc.constant('three')),
    filter: fc.constantFrom(
      {},
      { done: true },
      { done: null },
      { titleContains: 'r', done: 'no' },
      { other: 1 },
      [],
      null,
    ),
    order: fc.constantFrom(GOOD.order, { field: 'CREATED_AT' }, { field: 'NAME' }, [GOOD.order], null),
    id: fc.constantFrom('nonsense', '01a21340-a3b1-7082-b764-95866a7c950a'),
    search: fc.constantFrom('', 'example', '%'),
    done: fc.constantFrom(true, null, 'yes', []),
    direction: fc.constantFrom('ASC', null, 'asc'),
  },
  { requiredKeys: [] },
)

const defaults: fc.Arbitrary<Record<string, string>> = fc
  .subarray(Object.entries(DEFAULTS), { maxLength: 2 })
  .map((some) => Object.fromEntries(some))

test('what it answers is what Apollo Server answers, to the byte', async () => {
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
      const answer = await fastPath.answer({ ...request }, context())
      if (answer === null) seen.slow += 1
      else {
        seen.fast += 1
        expect(answer).toBe(expected)
      }
    }),
    { numRuns: 500 },
  )
  // Both were put to the test.
  expect(seen.fast).toBeGreaterThan(30)
  expect(seen.slow).toBeGreaterThan(30)
}, 120_000)

const title = fc.constantFrom('Write', ' ', '', 'ß "Zitat"', '\ud800', 'x'.repeat(201))
const notes = fc.constantFrom(null, '', 'notes', 'a\u0000b')
const dueAt = fc.constantFrom(null, '2026-11-25T12:00:00Z', 'tomorrow', 5)
const created = fc.record({ title, notes, dueAt }, { requiredKeys: ['title'] })
const changed = fc.record({ title, notes, dueAt, done: fc.constantFrom(true, false, null) }, { requiredKeys: [] })

/** Mutations of one field: the type of its input, and what is sent for it. */
const mutation = fc.oneof(
  fc.record({ field: fc.constant('createTodo'), type: fc.constant('CreateTodoInput!'), input: created }),
  fc.record({ field: fc.constant('updateTodo'), type: fc.constant('UpdateTodoInput!'), input: changed }),
  fc.record({ field: fc.constant('deleteTodo'), type: fc.constant(null), input: fc.constant({}) }),
)
const selections = fc.constantFrom('id', 'id title notes done dueAt createdAt updatedAt', 'title t: title __typename')

/** Ids and times are different each time. */
const withoutIdsAndTimes = (answer: string) =>
  answer.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID').replace(/"\w+At":"[^"]+"/g, 'TIME')

test('a mutation is done once, and answered as Apollo Server answers it, to the byte', async () => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  const { viewer, services } = context()
  const userId = viewer?.userId ?? ''
  const count = async () => (await services.todos.list(userId, {})).totalCount()
  const seen = { fast: 0, slow: 0 }
  await fc.assert(
    fc.asyncProperty(mutation, selections, fc.boolean(), async ({ field, type, input }, selection, named) => {
      const parameters = [...(field === 'createTodo' ? [] : ['id: ID!']), ...(type ? [`input: ${type}`] : [])]
      const declared = parameters.map((each) => `$${each}`).join(', ')
      const given = parameters.map((each) => each.replace(/: .*/, (_, at) => `: $${each.slice(0, at)}`)).join(', ')
      const query = `mutation${named ? ' M' : ''} (${declared}) { ${field}(${given})${type ? ` { ${selection} }` : ''} }`
      /** What an answer says and changes, each time to a todo of its own. */
      async function outcome(sent: object, answer: typeof byApollo) {
        const { id } = await services.todos.create(userId, { title: 'its own' })
        const variables = { ...(field !== 'createTodo' && { id }), ...(type && { input: sent }) }
        const before = await count()
        const said = withoutIdsAndTimes(await answer({ query, variables }, context()))
        return { said, more: (await count()) - before }
      }
      for (let time = 0; time < 3; time++) await outcome({ title: 'good' }, byApollo)
      const expected = await outcome(input, byApollo)
      const actual = await outcome(input, async (request, same) => {
        const fast = await fastPath.answer({ ...request }, same)
        seen[fast === null ? 'slow' : 'fast'] += 1
        return fast ?? byApollo(request, same)
      })
      expect(actual).toEqual(expected)
    }),
    { numRuns: 200 },
  )
  expect(seen.fast).toBeGreaterThan(20)
  expect(seen.slow).toBeGreaterThan(20)
}, 120_000)

const PARTS = { title: 'String', notes: 'String', dueAt: 'DateTime', done: 'Boolean' }

test('a mutation whose input is made of variables leaves as it is what is left out, however often it came before', async () => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  const { viewer, services } = context()
  const userId = viewer?.userId ?? ''
  const declared = fc.constantFrom('', ' = null', ' = "2027-01-01T00:00:00Z"').map((by) => {
    const types = Object.entries({ ...PARTS, dueAt: `${PARTS.dueAt}${by}` })
    return types.map(([name, type]) => `$${name}: ${type}`).join(', ')
  })
  const input = Object.keys(PARTS).map((name) => `${name}: $${name}`)
  await fc.assert(
    fc.asyncProperty(declared, changed, async (declared, sent) => {
      const query = `mutation ($id: ID!, ${declared}) {
        updateTodo(id: $id, input: { ${input.join(', ')} }) { title notes done dueAt } }`
      async function outcome(values: object, answer: typeof byApollo) {
        const { id } = await services.todos.create(userId, { title: 'its own', notes: 'kept', dueAt: new Date(0) })
        return answer({ query, variables: { id, ...values } }, context())
      }
      const good = { title: 'good', notes: 'new', dueAt: '2028-01-01T00:00:00Z', done: true }
      for (let time = 0; time < 3; time++) await outcome(good, byApollo)
      const expected = await outcome(sent, byApollo)
      const actual = await outcome(
        sent,
        async (request, same) => (await fastPath.answer({ ...request }, same)) ?? byApollo(request, same),
      )
      expect(actual).toBe(expected)
    }),
    { numRuns: 60 },
  )
}, 60_000)

async function buildSchemaQuery(): Promise<GraphQLObjectType> {
  const type = buildSchema(await readSdl()).getQueryType()
  if (!type) throw new Error('no Query')
  return type
}

test.each([
  ['a mutation of two fields', 'mutation { a: updateProfile(input: {}) { id } b: updateProfile(input: {}) { id } }'],
  ['a mutation by a fragment', 'mutation { ...F } fragment F on Mutation { updateProfile(input: {}) { id } }'],
  ['introspection', '{ __schema { queryType { name } } }'],
  ['an answer with the name of every object’s prototype', '{ me { __proto__: id } }'],
  ['a variable with it', 'query ($__proto__: Int) { todos(first: $__proto__) { totalCount } }'],
  ['a variable in a literal', 'query ($done: Boolean) { todos(filter: { done: $done }) { totalCount } }'],
  ['a document with directives', '{ me @include(if: true) { id } }'],
])('%s is Apollo’s, however often it comes', async (_name, query) => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 6; time++)
    expect(await byApollo({ query, variables: {} }, context())).not.toContain('errors')
  expect(await fastPath.answer({ query }, context())).toBeNull()
})

test('a default that must be added to a variable is added by Apollo', async () => {
  const query = 'query ($order: TodoOrder) { todos(orderBy: $order) { nodes { title } } }'
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  const whole = { query, variables: { order: { field: 'TITLE', direction: 'ASC' } } }
  for (let time = 0; time < 3; time++) await byApollo(whole, context())
  expect(await fastPath.answer(whole, context())).toContain('"nodes"')
  expect(await fastPath.answer({ query, variables: { order: { field: 'TITLE' } } }, context())).toBeNull()
})

test('a query that fails here, and not by Apollo, is not tried again', async () => {
  const request = { query: '{ todos { nodes { id title } } }', variables: {} }
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 3; time++) await byApollo(request, context())
  expect(await fastPath.answer({ ...request }, context())).toContain('"nodes"')
  const first = context()
  const todos = { ...first.services.todos, list: () => Promise.reject(new Error('once')) }
  expect(await fastPath.answer({ ...request }, { ...first, services: { ...first.services, todos } })).toBeNull()
  expect(await byApollo(request, first)).toContain('"nodes"')
  for (let time = 0; time < 6; time++) await byApollo(request, context())
  expect(await fastPath.answer({ ...request }, context())).toBeNull()
})

test('a query that Apollo has parsed anew is kept once, and forgotten as well', async () => {
  const request = { query: '{ todos { nodes { title id } } }', variables: {} }
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 2; time++) {
    for (let time = 0; time < 3; time++) await byApollo(request, context())
    expect(await fastPath.answer({ ...request }, context())).toContain('"nodes"')
    // What takes all the room there is for documents.
    for (let each = 0; each < 5; each++)
      await byApollo({ query: `{ __typename } # ${each} ${'x'.repeat(240_000)}`, variables: {} }, context())
  }
  for (let time = 0; time < 3; time++) await byApollo(request, context())
  const first = context()
  const todos = { ...first.services.todos, list: () => Promise.reject(new Error('once')) }
  expect(await fastPath.answer({ ...request }, { ...first, services: { ...first.services, todos } })).toBeNull()
  expect(await byApollo(request, first)).toContain('"nodes"')
  expect(await fastPath.answer({ ...request }, context())).toBeNull()
})

test('a token that is no good any more is refused by Apollo, though the query is known', async () => {
  const query = '{ me { email } }'
  const context = (token?: string) => app.context(token && `Bearer ${token}`)
  const token = await tokenOf(app, 'USER')
  for (let time = 0; time < 6; time++) await byApollo({ query, variables: {} }, context(token))
  expect(await fastPath.answer({ query }, context(token))).toContain('@example.com')
  const { viewer } = context(token)
  if (viewer) await app.services.sessions.endAll(viewer, { ip: null, userAgent: null })
  expect(await fastPath.answer({ query }, context(token))).toBeNull()
  expect(await fastPath.answer({ query }, context())).toBeNull()
})

test.each([
  ['nothing', undefined],
  ['a list', [{ query: '{ me { id } }' }]],
  ['a number for a query', { query: 1 }],
  ['a list of variables', { query: '{ me { id } }', variables: [] }],
  ['extensions', { query: '{ me { id } }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }],
])('%s for a body is Apollo’s', async (_name, body) => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 6; time++) await byApollo({ query: '{ me { id } }', variables: {} }, context())
  expect(await fastPath.answer({ query: '{ me { id } }' }, context())).not.toBeNull()
  expect(await fastPath.answer(body, context())).toBeNull()
})
