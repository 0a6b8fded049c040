import { describe, expect, test } from '@jest/globals'
import { ADMIN, authorized, USER } from '../support/authorized.ts'
import { SERVED, seen } from './schema.ts'

describe('all', () => {
  test('shows everything to everyone, with requirements in the descriptions', () => {
    const everything = seen(SERVED, null, 'all')
    expect(everything).toBe(seen(SERVED, ADMIN, 'all'))
    expect(everything).toContain('"""\n  For support.\n  \n  Needs role SUPPORT.\n  """\n  internal: Int')
    expect(everything).toContain('"""Needs role ADMIN, and is null without."""\n  pay: Int')
    expect(everything).toContain('"""Needs role ADMIN."""\n    deleted: Boolean')
    expect(everything).toContain('"""Needs role ADMIN."""\n  PAY')
    expect(everything).toContain('input In {\n  name: String\n\n  """Needs role ADMIN."""\n  pay: Int\n')
    expect(everything).toContain('directive @auth')
    expect(seen('type Query { "As it is." a: Int @public }', null, 'all')).toContain('"""As it is."""\n  a: Int')
  })
})

describe('off', () => {
  const schema = authorized(SERVED, { Query: { may: () => 1 } }, { introspection: 'off' })
  const queries = [
    '{ __schema { queryType { name } } }',
    '{ may x: __type(name: "Query") { name } }',
    'fragment F on Query { __schema { queryType { name } } } { may ...F }',
    'query ($c: Boolean = true) { may ... @include(if: $c) { __type(name: "Doc") { name } } }',
  ]
  test.each(queries)('rejects %s for every viewer', async (query) => {
    for (const viewer of [null, ADMIN]) {
      const { data, errors, status } = await schema.ask(query, { viewer })
      expect({ data, errors, status }).toMatchObject({
        data: undefined,
        errors: [{ message: 'Introspection is turned off.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
        status: 400,
      })
    }
  })

  test.each(queries)('rejects %s without the planner too', async (query) => {
    const { data, errors } = await schema.execute(query, { viewer: ADMIN })
    expect(errors.map(({ message }) => message)).toEqual(['Introspection is turned off.'])
    expect(data?.x ?? null).toBeNull()
  })

  test('answers operations that select only __typename', async () => {
    const query = 'query ($c: Boolean = false) { __typename may ... @include(if: $c) { __type(name: "Doc") { name } } }'
    expect((await schema.ask(query)).data).toEqual({ __typename: 'Query', may: 1 })
  })
})

describe('a hidden coordinate in an operation', () => {
  test('denies a hidden coordinate instead of reporting it as unknown', async () => {
    const schema = authorized(SERVED, {}, { introspection: 'visible' })
    expect((await schema.ask('mutation { all }')).denied).toEqual([['UNAUTHENTICATED', 'Mutation.all']])
    expect((await schema.ask('mutation { all }', { viewer: USER })).denied).toEqual([['FORBIDDEN', 'Mutation.all']])
  })
})
