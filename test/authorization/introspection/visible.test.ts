import { describe, expect, test } from '@jest/globals'
import { GraphQLScalarType, getIntrospectionQuery, graphqlSync } from 'graphql'
import { visibleSchema } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, USER } from '../support/authorized.ts'
import { SERVED, seen } from './schema.ts'

describe('visible', () => {
  test('shows a role what it may use, and nothing else', () => {
    expect(seen(SERVED, USER)).toBe(`"""Who can be found."""
interface Node {
  id: ID!
}

type Todo implements Node {
  id: ID!
  title: String
}

union Found = Todo

enum Sort {
  NAME
}

enum Secrets {
  """Needs role ADMIN."""
  A

  """Needs role ADMIN."""
  B
}

input In {
  name: String
}

type Query {
  node: Node
  found: [Found!]
  sorted(by: Sort, in: In): Int
  may(old: Int @deprecated(reason: "Gone")): Int

  """Needs role USER, authenticated in the last 60 seconds."""
  fresh: Int

  """
  What it is.
  
  Needs role USER.
  """
  secret: Secrets
}`)
  })

  test('shows everything to the highest role', () => {
    const all = seen(SERVED, ADMIN)
    for (const name of ['Doc', 'Lost', 'OnlyDocs', 'PAY', 'Must', 'deleted', 'internal', 'Mutation'])
      expect(all).toContain(name)
    expect(all).toContain('by: Sort! = PAY')
  })

  test('shows an anonymous viewer what is public, and an unknown role the same', () => {
    const nobody = seen(SERVED, null)
    expect(nobody).not.toMatch(/secret|fresh|Secrets/)
    expect(seen(SERVED, { role: 'NONE' })).toBe(nobody)
  })

  test('shows a viewer without any query a Query with one placeholder field', () => {
    expect(seen('type Query { a: Int @auth } type Mutation { login: Int @public }', null)).toBe(
      'type Query {\n  """This viewer may not use any query."""\n  _nothing: Boolean\n}\n\ntype Mutation {\n  login: Int\n}',
    )
  })

  test.each([null, USER, ADMIN])(
    'answers the whole introspection query like a schema without the hidden parts, to %p',
    (viewer) => {
      const { schema, policy } = authorized(SERVED, {}, { introspection: 'visible' })
      const source = getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      })
      const alone = visibleSchema(schema, policy, viewer)
      const expected = graphqlSync({ schema: alone, source })
      expect(expected.errors).toBeUndefined()
      expect(graphqlSync({ schema, source, contextValue: { viewer } })).toEqual(expected)
    },
  )

  test('shows directives for operations and hides directives of the SDL', () => {
    const { schema } = authorized(
      'directive @later(by: Int = 3) on FIELD | OBJECT type Query { a: Int @public }',
      {},
      { introspection: 'visible' },
    )
    const { data } = graphqlSync({
      schema,
      source: '{ __schema { directives { name args { name defaultValue } } } }',
      contextValue: {},
    })
    const { directives } = (data as { __schema: { directives: { name: string }[] } }).__schema
    const names = directives.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['later', 'include', 'skip', 'deprecated']))
    expect(names).not.toContain('auth')
    expect(names).not.toContain('public')
  })

  test('shows the types that directives of operations take', () => {
    const sdl = `enum Kind { A B } input In { kind: Kind = A } directive @tag(kind: Kind, in: In) on FIELD
      type Query { a(in: In): Kind @public }`
    expect(seen(sdl, USER)).toBe(`directive @tag(kind: Kind, in: In) on FIELD

enum Kind {
  A
  B
}

input In {
  kind: Kind = A
}

type Query {
  a(in: In): Kind
}`)
  })

  test('builds the visible schema once per role', () => {
    let looks = 0
    const Day = new GraphQLScalarType({
      name: 'Day',
      parseValue: String,
      // Checks on whether a default can be shown happen when the schema is built; the query below has no default.
      serialize: (value) => {
        looks++
        return value
      },
    })
    const sdl = 'scalar Day type Query { on(day: Day = "Monday"): Int @public }'
    const { schema } = authorized(sdl, { Day }, { introspection: 'visible' })
    const looksFor = (viewer: typeof USER) => {
      looks = 0
      graphqlSync({ schema, source: '{ __schema { queryType { name } } }', contextValue: { viewer } })
      return looks
    }
    expect([USER, USER, ADMIN, USER, ADMIN].map(looksFor)).toEqual([1, 0, 1, 0, 0])
  })

  test('always answers __typename', async () => {
    const { data } = await authorized(
      SERVED,
      { Query: { node: () => ({ __typename: 'Doc' }) } },
      { introspection: 'visible' },
    ).ask('{ __typename node { __typename } }')
    expect(data).toEqual({ __typename: 'Query', node: { __typename: 'Doc' } })
  })
})
