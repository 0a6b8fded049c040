import { describe, expect, test } from '@jest/globals'
import { extendSchema, GraphQLObjectType, GraphQLSchema, graphqlSync, lexicographicSortSchema, parse } from 'graphql'
import { createAuthorization } from '../../../src/authorization/index.ts'
import { authorized, executable, USER } from '../support/authorized.ts'
import { ROLES } from '../support/directives.ts'
import { SERVED } from './schema.ts'

describe('schemas derived without the guarded schema’s extensions', () => {
  function withQuery(ours: GraphQLSchema, changes: { extensions?: Record<string, unknown> }) {
    const { query, types } = ours.toConfig()
    if (!query) throw new Error('no Query')
    const copy = new GraphQLObjectType({ ...query.toConfig(), ...changes })
    return { query: copy, types: types.filter((type) => type !== query) }
  }

  const makers = [
    [
      'extendSchema of graphql-js',
      (ours: GraphQLSchema) => extendSchema(ours, parse('extend type Query { more: Int }')),
    ],
    [
      'extendSchema, and lexicographicSortSchema after it',
      (ours: GraphQLSchema) => lexicographicSortSchema(extendSchema(ours, parse('type More { more: Int }'))),
    ],
    // Like stitchSchemas: the types of several schemas in a new schema, without their extensions.
    ['a new schema with a Query made of ours', (ours: GraphQLSchema) => new GraphQLSchema(withQuery(ours, {}))],
    [
      'a new schema whose Query says nothing',
      (ours: GraphQLSchema) =>
        new GraphQLSchema({ ...withQuery(ours, { extensions: {} }), extensions: ours.extensions }),
    ],
  ] as const
  const source = '{ __schema { types { name } } __type(name: "Node") { possibleTypes { name } } }'

  test.each(makers)('shows by %s no more than the guarded schema', (_name, make) => {
    for (const viewer of [null, USER]) {
      const { schema } = authorized(SERVED, {}, { introspection: 'visible' })
      const asked = { source, contextValue: { viewer } }
      const ours = graphqlSync({ schema, ...asked })
      expect(JSON.stringify(ours)).not.toContain('Doc')
      expect(graphqlSync({ schema: make(schema), ...asked })).toEqual(ours)
    }
  })

  test('keeps the extensions of the given schema', () => {
    const given = executable(SERVED)
    given.extensions = { limit: 1 }
    const query = given.getQueryType()
    if (query) query.extensions = { limit: 2 }
    const { schema } = createAuthorization(given, { roles: ROLES, viewer: () => null, introspection: 'visible' })
    expect([schema.extensions, schema.getQueryType()?.extensions]).toMatchObject([{ limit: 1 }, { limit: 2 }])
  })

  test.each(makers)('rejects introspection of a schema derived by %s when it is off', (_name, make) => {
    const { schema } = authorized(SERVED, {}, { introspection: 'off' })
    const { data, errors = [] } = graphqlSync({ schema: make(schema), source: '{ __type(name: "Doc") { name } }' })
    expect(data).toEqual({ __type: null })
    expect(errors.map(({ message }) => message)).toEqual(['Introspection is turned off.'])
  })
})

describe('unrelated schemas in the process', () => {
  test('leaves introspection of a schema with shared types unchanged', () => {
    const given = executable(SERVED)
    const { schema: visible } = createAuthorization(given, {
      roles: ROLES,
      viewer: () => null,
      introspection: 'visible',
    })
    const { schema: all } = createAuthorization(given, { roles: ROLES, viewer: () => null })
    createAuthorization(given, { roles: ROLES, viewer: () => null, introspection: 'off' })
    const doc = (schema: GraphQLSchema) => graphqlSync({ schema, source: '{ __type(name: "Doc") { name } }' }).data
    expect([given, all, visible].map(doc)).toEqual([
      { __type: { name: 'Doc' } },
      { __type: { name: 'Doc' } },
      { __type: null },
    ])
  })

  test('leaves introspection of other schemas unchanged', () => {
    const { data } = graphqlSync({ schema: executable(SERVED), source: '{ __type(name: "Doc") { name } }' })
    expect(data).toEqual({ __type: { name: 'Doc' } })
  })
})
