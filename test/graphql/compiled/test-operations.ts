/** Compiled operations next to an Apollo Server, so that tests see which path answers. */

import { ApolloServer } from '@apollo/server'
import { afterAll, beforeAll } from '@jest/globals'
import { createAuthorization } from '../../../src/authorization/index.ts'
import type { Role } from '../../../src/database/client/client.ts'
import { apolloOptions, PAGE_SIZES } from '../../../src/graphql/apollo-options.ts'
import { createCompiledOperations } from '../../../src/graphql/compiled/compiled-operations.ts'
import { runOnce } from '../../../src/graphql/compiled/run-once.ts'
import type { Context } from '../../../src/graphql/context.ts'
import { createCostLimit } from '../../../src/graphql/document-limits/cost-limit.ts'
import { trackSignIns } from '../../../src/graphql/engine-viewer.ts'
import { objectRules } from '../../../src/graphql/object-rules.ts'
import { ROLES } from '../../../src/graphql/roles.ts'
import { buildSchema, readSdl } from '../../../src/graphql/schema.ts'
import { startTestApp } from '../../api/test-app.ts'
import { type TestApp, tokenOf } from '../../api/viewers.ts'
import { fc } from '../../fast-check.ts'

export let app: TestApp

export let server: ApolloServer<Context>

export let compiledOperations: ReturnType<typeof createCompiledOperations<Context>>

export const tokens = new Map<Role | null, string>()

export const todoIds: string[] = []

/**
 * The application's services behind a separate server and compiled operations, so that the test sees which path
 * answers.
 */
beforeAll(async () => {
  // A property's runs add more todos than one account may have by default.
  app = await startTestApp({ settings: { MAX_TODOS: '1000000' } })
  const executable = buildSchema(await readSdl())
  const announce = runOnce<Context>(executable)
  const viewers = trackSignIns(executable, () => new Date())
  const authorization = createAuthorization<Context, Role>(executable, {
    roles: ROLES,
    rules: objectRules,
    viewer: viewers.of,
  })
  const { schema, permits } = authorization
  compiledOperations = createCompiledOperations<Context>({
    schema,
    permits,
    costLimit: createCostLimit(schema, app.config.graphql.documentLimits, PAGE_SIZES),
    announce,
  })
  const { plugins, ...options } = apolloOptions<Context>(app.config.graphql, app.log)
  server = new ApolloServer<Context>({
    ...options,
    schema,
    plugins: [...plugins, authorization.plugin, compiledOperations.plugin],
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

/** Returns the response body as a client without HTTP headers sees it. */
export async function byApollo(request: { query: string; variables: Record<string, unknown> }, context: Context) {
  const { body } = await server.executeOperation(request, { contextValue: context })
  if (body.kind !== 'single') throw new Error('an answer in parts')
  const { errors, data } = body.singleResult
  return `${JSON.stringify({ ...(errors && { errors }), ...(data !== undefined && { data }) })}\n`
}

/** Variables that promote the operations. */
export const GOOD = {
  first: 3,
  filter: { titleContains: 'r' },
  order: { field: 'TITLE', direction: 'DESC' },
  id: 'nonsense',
  search: 'example',
  done: false,
  direction: 'DESC',
}

export const variables = fc.record(
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

export const title = fc.constantFrom('Write', ' ', '', 'ß "Zitat"', '\ud800', 'x'.repeat(201))

export const notes = fc.constantFrom(null, '', 'notes', 'a\u0000b')

export const dueAt = fc.constantFrom(null, '2026-11-25T12:00:00Z', 'tomorrow', 5)

export const created = fc.record({ title, notes, dueAt }, { requiredKeys: ['title'] })

export const changed = fc.record(
  { title, notes, dueAt, done: fc.constantFrom(true, false, null) },
  { requiredKeys: [] },
)

/** Mutations of one field: their input type and input values. */
export const mutation = fc.oneof(
  fc.record({ field: fc.constant('createTodo'), type: fc.constant('CreateTodoInput!'), input: created }),
  fc.record({ field: fc.constant('updateTodo'), type: fc.constant('UpdateTodoInput!'), input: changed }),
  fc.record({ field: fc.constant('deleteTodo'), type: fc.constant(null), input: fc.constant({}) }),
)
