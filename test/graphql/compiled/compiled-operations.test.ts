import { expect, test } from '@jest/globals'
import { tokenOf } from '../../api/viewers.ts'
import { app, byApollo, compiledOperations, tokens } from './test-operations.ts'

test.each([
  ['a mutation of two fields', 'mutation { a: updateProfile(input: {}) { id } b: updateProfile(input: {}) { id } }'],
  ['a mutation by a fragment', 'mutation { ...F } fragment F on Mutation { updateProfile(input: {}) { id } }'],
  ['introspection', '{ __schema { queryType { name } } }'],
  ['an answer with the name of every object’s prototype', '{ me { __proto__: id } }'],
  ['a variable with it', 'query ($__proto__: Int) { todos(first: $__proto__) { totalCount } }'],
  ['a variable in a literal', 'query ($done: Boolean) { todos(filter: { done: $done }) { totalCount } }'],
  ['a document with directives', '{ me @include(if: true) { id } }'],
])('leaves %s to Apollo Server, however often it is sent', async (_name, query) => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 6; time++)
    expect(await byApollo({ query, variables: {} }, context())).not.toContain('errors')
  expect(await compiledOperations.answer({ query }, context())).toBeNull()
})

test('leaves operations to Apollo Server when coercion adds a default value to a variable', async () => {
  const query = 'query ($order: TodoOrder) { todos(orderBy: $order) { nodes { title } } }'
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  const whole = { query, variables: { order: { field: 'TITLE', direction: 'ASC' } } }
  for (let time = 0; time < 3; time++) await byApollo(whole, context())
  expect(await compiledOperations.answer(whole, context())).toContain('"nodes"')
  expect(await compiledOperations.answer({ query, variables: { order: { field: 'TITLE' } } }, context())).toBeNull()
})

test('evicts a query that fails when compiled and succeeds in Apollo Server', async () => {
  const request = { query: '{ todos { nodes { id title } } }', variables: {} }
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 3; time++) await byApollo(request, context())
  expect(await compiledOperations.answer({ ...request }, context())).toContain('"nodes"')
  const first = context()
  const todos = { ...first.services.todos, list: () => Promise.reject(new Error('once')) }
  expect(
    await compiledOperations.answer({ ...request }, { ...first, services: { ...first.services, todos } }),
  ).toBeNull()
  expect(await byApollo(request, first)).toContain('"nodes"')
  for (let time = 0; time < 6; time++) await byApollo(request, context())
  expect(await compiledOperations.answer({ ...request }, context())).toBeNull()
})

test('evicts a query once Apollo Server had to parse it again', async () => {
  const request = { query: '{ todos { nodes { title id } } }', variables: {} }
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 2; time++) {
    for (let time = 0; time < 3; time++) await byApollo(request, context())
    expect(await compiledOperations.answer({ ...request }, context())).toContain('"nodes"')
    // A document that fills the whole document cache.
    for (let each = 0; each < 5; each++)
      await byApollo({ query: `{ __typename } # ${each} ${'x'.repeat(240_000)}`, variables: {} }, context())
  }
  for (let time = 0; time < 3; time++) await byApollo(request, context())
  const first = context()
  const todos = { ...first.services.todos, list: () => Promise.reject(new Error('once')) }
  expect(
    await compiledOperations.answer({ ...request }, { ...first, services: { ...first.services, todos } }),
  ).toBeNull()
  expect(await byApollo(request, first)).toContain('"nodes"')
  expect(await compiledOperations.answer({ ...request }, context())).toBeNull()
})

test('leaves requests with a revoked token to Apollo Server, which rejects them', async () => {
  const query = '{ me { email } }'
  const context = (token?: string) => app.context(token && `Bearer ${token}`)
  const token = await tokenOf(app, 'USER')
  for (let time = 0; time < 6; time++) await byApollo({ query, variables: {} }, context(token))
  expect(await compiledOperations.answer({ query }, context(token))).toContain('@example.com')
  const { viewer } = context(token)
  if (viewer) await app.services.sessions.logoutAll(viewer, { ip: null, userAgent: null })
  expect(await compiledOperations.answer({ query }, context(token))).toBeNull()
  expect(await compiledOperations.answer({ query }, context())).toBeNull()
})

test.each([
  ['nothing', undefined],
  ['a list', [{ query: '{ me { id } }' }]],
  ['a number for a query', { query: 1 }],
  ['a list of variables', { query: '{ me { id } }', variables: [] }],
  ['extensions', { query: '{ me { id } }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }],
])('leaves a body that is %s to Apollo Server', async (_name, body) => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  for (let time = 0; time < 6; time++) await byApollo({ query: '{ me { id } }', variables: {} }, context())
  expect(await compiledOperations.answer({ query: '{ me { id } }' }, context())).not.toBeNull()
  expect(await compiledOperations.answer(body, context())).toBeNull()
})
