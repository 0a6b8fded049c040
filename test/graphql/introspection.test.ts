/** Introspection of the project's schema over HTTP, for each role. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  validateSchema,
} from 'graphql'
import { startTestApp } from '../api/test-app.ts'
import { tokenOf } from '../api/viewers.ts'

const ROLES = [null, 'USER', 'SUPPORT', 'ADMIN'] as const
const VISIBLE = { introspection: 'visible' }

let [production, development]: Awaited<ReturnType<typeof startTestApp>>[] = []
beforeAll(async () => {
  production = await startTestApp({ settings: { INTROSPECTION: 'visible' } })
  development = await startTestApp({ settings: { INTROSPECTION: 'all' } })
})
afterAll(() => Promise.all([production?.close(), development?.close()]))

async function introspect(
  app: typeof production,
  role: (typeof ROLES)[number],
  headers: Record<string, string> = {},
): Promise<GraphQLSchema> {
  if (!app) throw new Error('not started')
  const token = role === null ? undefined : await tokenOf(app, role)
  const { data } = await app.query<IntrospectionQuery>(getIntrospectionQuery(), { token, headers })
  if (!data) throw new Error('no introspection')
  return buildClientSchema(data)
}

const queries = (schema: GraphQLSchema) => Object.keys(schema.getQueryType()?.getFields() ?? {})

describe.each(ROLES)('introspection by %s', (role) => {
  test('returns a valid schema', async () => {
    expect(validateSchema(await introspect(production, role))).toEqual([])
  })

  test('returns only visible types with the header Introspection: visible', async () => {
    const expected = await introspect(production, role)
    const seen = await introspect(development, role, VISIBLE)
    expect(queries(seen)).toEqual(queries(expected))
    expect(Object.keys(seen.getTypeMap())).toEqual(Object.keys(expected.getTypeMap()))
    expect(queries(await introspect(development, role))).toContain('auditEvents')
  })
})

test('shows the audit trail to an ADMIN only, and public queries alone to anonymous viewers', async () => {
  const seen = await Promise.all(ROLES.map(async (role) => queries(await introspect(production, role))))
  expect(seen.map((each) => each.includes('auditEvents'))).toEqual([false, false, false, true])
  expect(seen[0]).toEqual(['registrationMode'])
})

test('ignores the header Introspection when introspection is off', async () => {
  const app = await startTestApp({ settings: { INTROSPECTION: 'off' } })
  const { errors } = await app.query('{ __schema { types { name } } }', { headers: VISIBLE })
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  await app.close()
})
