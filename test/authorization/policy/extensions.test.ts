import { describe, expect, test } from '@jest/globals'
import { buildSchema, GraphQLObjectType, type GraphQLSchema, GraphQLString } from 'graphql'
import { compilePolicy } from '../../../src/authorization/index.ts'
import { ALL_DIRECTIVES, ROLES } from '../support/directives.ts'
import { issuesOf } from './issues.ts'

describe('extensions.directives', () => {
  const withExtensions = (extensions: Record<string, unknown>, sdl = 'type Query { a: String @auth }') => {
    const schema = buildSchema(ALL_DIRECTIVES + sdl)
    const field = schema.getQueryType()?.getFields().a
    if (field) field.extensions = extensions
    return schema
  }
  const wholeOf = (schema: GraphQLSchema) => compilePolicy(schema, { roles: ROLES }).coordinates.get('Query.a')?.whole

  test.each([
    ['of graphql-tools', { auth: { role: 'ADMIN', maxAge: 60, scopes: [['a']], factors: 2 } }],
    [
      'of graphql-tools, in a list',
      {
        auth: [
          { role: 'ADMIN', maxAge: 60 },
          { scopes: [['a']], factors: 2 },
        ],
      },
    ],
    ['of Pothos', [{ name: 'auth', args: { role: 'ADMIN', maxAge: 60, scopes: [['a']], factors: 2 } }]],
  ])('reads requirements %s together with the SDL', (_name, directives) => {
    expect(wholeOf(withExtensions({ directives }))).toMatchObject({
      rank: 2,
      maxAge: 60,
      scopes: [[['a']]],
      factors: 2,
    })
  })

  test('reads requirements of fields without SDL, including object rules', () => {
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: { a: { type: GraphQLString, extensions: { directives: { auth: { role: 'SUPPORT', or: ['SELF'] } } } } },
    })
    const config = buildSchema(`${ALL_DIRECTIVES} type Query { b: Int @public }`).toConfig()
    const schema = Object.assign(Object.create(null), { ...config, query, types: [] })
    expect(
      wholeOf(new (buildSchema('type Query { a: Int }').constructor as new (c: unknown) => GraphQLSchema)(schema)),
    ).toMatchObject({
      alternatives: [{ rank: 1, rules: ['SELF'] }],
    })
  })

  test('opens a field with @public in extensions', () => {
    expect(issuesOf(withExtensions({ directives: { public: {} } }, 'type Query { a: String }'))).toEqual([])
    expect(issuesOf(withExtensions({ directives: { public: {} } }))).toEqual(['Query.a has both @auth and @public.'])
  })

  test.each([true, 'ADMIN', () => true, null, 7])('rejects unreadable extensions: %p', (auth) => {
    expect(issuesOf(withExtensions({ directives: { auth } }))).toEqual([
      'Query.a has @auth in extensions.directives, which cannot be read.',
    ])
  })

  test('rejects extensions with values that the SDL would not accept', () => {
    expect(issuesOf(withExtensions({ directives: { auth: { role: 'ROOT' } } }))).toEqual([
      'Query.a requires role "ROOT", which does not exist.',
    ])
    expect(issuesOf(withExtensions({ directives: { auth: { requires: 'ADMIN' } } }))).toEqual([
      'Query.a has @auth(requires:), which @auth does not declare.',
    ])
    expect(issuesOf(withExtensions({ directives: { hasRole: { role: 'ADMIN' } } }))).toEqual([
      'Query.a has @hasRole, which looks like authorization and is not enforced: use @auth.',
    ])
  })
})
