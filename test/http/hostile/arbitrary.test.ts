import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { buildSchema, type GraphQLFormattedError, type GraphQLObjectType, parse, validate } from 'graphql'
import type { Context } from '../../../src/graphql/context.ts'
import { readSdl } from '../../../src/graphql/schema.ts'
import type { Viewer } from '../../../src/tokens/viewer.ts'
import { type SignedIn, startTestApp } from '../../api/test-app.ts'
import { fc } from '../../fast-check.ts'
import { operationsOf } from './arbitrary-operation.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let ada: SignedIn
let viewer: Viewer
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.register('ada@example.com')
  const claims = app.context(`Bearer ${ada.accessToken}`).viewer
  if (!claims) throw new Error('not signed in')
  viewer = { ...claims, role: 'ADMIN' }
})
afterAll(() => app.close())

const schema = buildSchema(await readSdl())

/** Sends a raw body and checks the invariants of every answer. */
async function send(body: NonNullable<RequestInit['body']>): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ada.accessToken}` }
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })
  expect(response.status).toBeLessThan(500)
  const answer = (await response.json()) as { errors?: GraphQLFormattedError[] }
  expectKnown(answer.errors)
}

/** Expects documented error codes and no internal error. */
function expectKnown(errors: readonly GraphQLFormattedError[] = []): void {
  for (const { message, extensions } of errors) {
    expect({ message, code: extensions?.code }).not.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(extensions?.code).toMatch(/^[A-Z_]+$/)
  }
}

/** Runs an operation as an administrator. Its account may be gone or its token revoked at any moment. */
async function run(query: string): Promise<void> {
  const contextValue: Context = { ...app.context(), viewer, authError: null }
  const { body } = await app.apollo.executeOperation({ query }, { contextValue })
  if (body.kind === 'single') expectKnown(body.singleResult.errors)
}

test('answers arbitrary bytes with a client error', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => send(Buffer.from(bytes))))
})

test('answers arbitrary JSON with a client error', async () => {
  await fc.assert(fc.asyncProperty(fc.json(), send))
})

test('answers arbitrary request parameters with a client error', async () => {
  const values = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }))
  const parameters = fc.record(
    { query: values, variables: values, operationName: values, extensions: values },
    { requiredKeys: [] },
  )
  await fc.assert(fc.asyncProperty(parameters, (body) => send(JSON.stringify(body))))
})

test('answers arbitrary documents with a client error', async () => {
  const token = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '!',
    '$a',
    '@skip',
    '...',
    '|',
    'on',
    'query',
    'mutation',
    'fragment',
    'me',
    'todos',
    'first',
    'id',
    '1',
    '1.5e9',
    '"x"',
    '"""y"""',
    'null',
    'true',
    '&',
    '=',
  )
  const documents = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(' '))
  await fc.assert(fc.asyncProperty(documents, (query) => send(JSON.stringify({ query }))))
})

test('answers arbitrary variables with a client error', async () => {
  const query = `mutation ($input: CreateTodoInput!, $id: ID!, $update: UpdateTodoInput!) {
    createTodo(input: $input) { id } updateTodo(id: $id, input: $update) { id } }`
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }))
  const input = fc.oneof(
    value,
    fc.record({ title: value, notes: value, dueAt: value, done: value }, { requiredKeys: [] }),
  )
  const variables = fc.record({ input, id: value, update: input }, { requiredKeys: [] })
  await fc.assert(fc.asyncProperty(variables, (each) => send(JSON.stringify({ query, variables: each }))))
})

test.each(['query', 'mutation'] as const)(
  'answers an arbitrary valid %s without an internal error',
  async (keyword) => {
    const root = (keyword === 'query' ? schema.getQueryType() : schema.getMutationType()) as GraphQLObjectType
    const operations = operationsOf(root, keyword)
    fc.assert(fc.property(operations, (query) => validate(schema, parse(query)).length === 0))
    await fc.assert(fc.asyncProperty(operations, run))
  },
)
