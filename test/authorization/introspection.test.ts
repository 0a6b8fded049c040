import { ApolloServer } from '@apollo/server'
import { describe, expect, test } from '@jest/globals'
import {
  buildClientSchema,
  extendSchema,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  getIntrospectionQuery,
  graphqlSync,
  type IntrospectionQuery,
  lexicographicSortSchema,
  parse,
  printSchema,
} from 'graphql'
import { createAuthorization, visibleSchema } from '../../src/authorization/index.ts'
import { ADMIN, authorized, executable, USER } from './authorized.ts'

const SDL = `
  "Who can be found."
  interface Node { id: ID! "For support." internal: Int @auth(role: SUPPORT) }
  type Todo implements Node { id: ID! internal: Int @auth(role: SUPPORT) title: String }
  type Doc implements Node @auth(role: ADMIN) { id: ID! internal: Int @auth(role: ADMIN) lost: Lost }
  type Lost { x: Int }
  union Found = Todo | Doc
  union OnlyDocs = Doc
  enum Sort { NAME PAY @auth(role: ADMIN) }
  enum Secrets { A @auth(role: ADMIN) B @auth(role: ADMIN) }
  input In { name: String pay: Int @auth(role: ADMIN) secret: Secrets }
  input Must { pay: Int! @auth(role: ADMIN) x: Int }
  directive @later(by: Sort) on FIELD
  type Query {
    node: Node @public
    found: [Found!] @public
    docs: OnlyDocs @public
    sorted(by: Sort! = PAY, in: In, secret: Secrets, deleted: Boolean @auth(role: ADMIN)): Int @public
    must(in: Must!): Int @public
    may(in: Must, old: Int @deprecated(reason: "Gone")): Int @public
    fresh: Int @auth(maxAge: 60)
    pay: Int @auth(role: ADMIN, denied: NULL)
    "What it is."
    secret: Secrets @auth
  }
  type Mutation { all: Int @auth(role: ADMIN) }
`

/** As a client of this viewer prints it. */
function seen(sdl: string, viewer: typeof USER | null, introspection: 'all' | 'visible' = 'visible'): string {
  const { schema } = authorized(sdl, {}, { introspection })
  const { data, errors } = graphqlSync({
    schema,
    source: getIntrospectionQuery({ inputValueDeprecation: true }),
    contextValue: { viewer },
  })
  expect(errors).toBeUndefined()
  return printSchema(buildClientSchema(data as unknown as IntrospectionQuery))
}

// `@later` takes Sort, which has a protected value: it is refused. Without it:
const SERVED = SDL.replace(/ *directive @later.*\n/, '')

describe('visible', () => {
  test('shows a role what it may use, as if there were nothing else', () => {
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

  """Needs role USER, and the password given in the last 60 seconds."""
  fresh: Int

  """
  What it is.
  
  Needs role USER.
  """
  secret: Secrets
}`)
  })

  test('shows the highest role everything', () => {
    const all = seen(SERVED, ADMIN)
    for (const name of ['Doc', 'Lost', 'OnlyDocs', 'PAY', 'Must', 'deleted', 'internal', 'Mutation'])
      expect(all).toContain(name)
    expect(all).toContain('by: Sort! = PAY')
  })

  test('shows nobody what is public, and a role that is none the same', () => {
    const nobody = seen(SERVED, null)
    expect(nobody).not.toMatch(/secret|fresh|Secrets/)
    expect(seen(SERVED, { role: 'NONE' })).toBe(nobody)
  })

  test('shows a viewer who may use no query a Query without fields', () => {
    expect(seen('type Query { a: Int @auth } type Mutation { login: Int @public }', null)).toBe(
      'type Query\n\ntype Mutation {\n  login: Int\n}',
    )
  })

  test('takes an interface from a type that lacks a field of another’s', () => {
    const sdl = `
      interface A { x: Int }
      interface B implements A { x: Int y: Int }
      type One implements A & B { x: Int y: Int }
      type Two implements A & B { x: Int y: Int @auth(role: ADMIN) }
      type Query { a: A @public b: B @public }
    `
    expect(seen(sdl, USER)).toContain('type Two implements A {\n  x: Int\n}')
    expect(seen(sdl, USER)).toContain('type One implements A & B {')
    expect(seen(sdl, ADMIN)).toContain('type Two implements A & B {')
  })

  test('takes an interface from what answers with a type that lost its own', () => {
    const sdl = `
      type Owner implements Keeper { pet: Dog }
      interface Keeper { pet: Animal }
      interface Animal { name: Int }
      type Dog implements Animal { name: Int @auth(role: ADMIN) age: Int }
      type Cat implements Animal { name: Int }
      type Query { keeper: Keeper @public cat: Cat @public dog: Dog @public }
    `
    expect(seen(sdl, USER)).toContain('type Owner {\n  pet: Dog\n}')
    expect(seen(sdl, USER)).toContain('type Cat implements Animal {')
    expect(seen(sdl, ADMIN)).toContain('type Owner implements Keeper {')
  })

  test('leaves an interface to a type that answers and takes what the interface says', () => {
    const sdl = `
      interface Keeper { pet(old: Int): Animal any(old: Int @auth(role: ADMIN), x: Int): Pet hidden: Hidden }
      interface Animal { name: Int }
      interface Hidden { secret: Int @auth(role: ADMIN) }
      union Pet = Dog
      type Dog implements Animal & Hidden { name: Int secret: Int @auth(role: ADMIN) }
      type Owner implements Keeper { pet(old: Int): Dog any(old: Int @auth(role: ADMIN), x: Int): Dog hidden: Dog }
      type Query { keeper: Keeper @public pet: Pet @public hidden: Hidden @public }
    `
    expect(seen(sdl, USER)).toContain(
      'type Owner implements Keeper {\n  pet(old: Int): Dog\n  any(x: Int): Dog\n  hidden: Dog\n}',
    )
    expect(seen(sdl, USER)).toContain('union Hidden = Dog')
  })

  test.each([
    ['an interface', 'Node'],
    ['an interface that is shown as a union', 'Bare'],
    ['a union', 'Found'],
  ])('shows of %s only those possible types that the viewer may use', (_name, abstract) => {
    const { schema } = authorized(
      `
        interface Node { id: ID }
        interface Bare { x: Int @auth(role: ADMIN) }
        type Pub implements Node & Bare { id: ID x: Int @auth(role: ADMIN) }
        type Secret implements Node & Bare @auth(role: ADMIN) { id: ID hush: String x: Int @auth(role: ADMIN) }
        union Found = Pub | Secret
        type Query { node: Node @public bare: Bare @public found: Found @public }
      `,
      {},
      { introspection: 'visible' },
    )
    const possibleTypes = (viewer: typeof USER | null) =>
      graphqlSync({
        schema,
        source: `{ __type(name: "${abstract}") { possibleTypes { name fields { name } } } }`,
        contextValue: { viewer },
      })
    const pub = { name: 'Pub', fields: [{ name: 'id' }] }
    for (const viewer of [null, USER])
      expect(possibleTypes(viewer)).toEqual({ data: { __type: { possibleTypes: [pub] } } })
    expect(JSON.stringify(possibleTypes(ADMIN))).toContain('"Secret","fields":[{"name":"id"},{"name":"hush"}')
  })

  test.each([null, USER, ADMIN])('answers all that can be asked as if there were nothing else, to %p', (viewer) => {
    const { schema, policy } = authorized(SERVED, {}, { introspection: 'visible' })
    const source = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    })
    const alone = visibleSchema(schema, policy, viewer ? policy.roles.indexOf(viewer.role) : -1)
    const expected = graphqlSync({ schema: alone, source })
    expect(expected.errors).toBeUndefined()
    expect(graphqlSync({ schema, source, contextValue: { viewer } })).toEqual(expected)
  })

  test('shows an interface none of whose fields may be used as the union that it comes to', () => {
    const sdl = `
      interface I { x: Int @auth(role: ADMIN) }
      type T implements I { x: Int @auth(role: ADMIN) y: Int }
      type Query { i: I @public }
    `
    expect(seen(sdl, USER)).toContain('union I = T')
  })

  test('shows the directives that operations use, and not those of the SDL', () => {
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

  test('shows what directives of operations take, which fields may take too', () => {
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

  test('is made once for each role', () => {
    let looks = 0
    const Day = new GraphQLScalarType({
      name: 'Day',
      parseValue: String,
      // Whether a default can be shown is looked at as the schema is made, and the question below is of no default.
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

  test('__typename always works', async () => {
    const { data } = await authorized(
      SERVED,
      { Query: { node: () => ({ __typename: 'Doc' }) } },
      { introspection: 'visible' },
    ).ask('{ __typename node { __typename } }')
    expect(data).toEqual({ __typename: 'Query', node: { __typename: 'Doc' } })
  })
})

describe('all', () => {
  test('shows everything to everybody, with what it needs', () => {
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
  test.each(queries)('%s is refused, whoever asks', async (query) => {
    for (const viewer of [null, ADMIN]) {
      const { data, errors, status } = await schema.ask(query, { viewer })
      expect({ data, errors, status }).toMatchObject({
        data: undefined,
        errors: [{ message: 'Introspection is turned off.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
        status: 400,
      })
    }
  })

  test.each(queries)('%s is refused without the planner too', async (query) => {
    const { data, errors } = await schema.execute(query, { viewer: ADMIN })
    expect(errors.map(({ message }) => message)).toEqual(['Introspection is turned off.'])
    expect(data?.x ?? null).toBeNull()
  })

  test('what asks for no more than __typename runs', async () => {
    const query = 'query ($c: Boolean = false) { __typename may ... @include(if: $c) { __type(name: "Doc") { name } } }'
    expect((await schema.ask(query)).data).toEqual({ __typename: 'Query', may: 1 })
  })
})

describe('a schema made of ours that does not keep what ours says of itself', () => {
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
    // As stitchSchemas does: the types of several schemas in a new one, which has nothing else of them.
    ['a new schema with a Query made of ours', (ours: GraphQLSchema) => new GraphQLSchema(withQuery(ours, {}))],
    [
      'a new schema whose Query says nothing',
      (ours: GraphQLSchema) =>
        new GraphQLSchema({ ...withQuery(ours, { extensions: {} }), extensions: ours.extensions }),
    ],
  ] as const
  const source = '{ __schema { types { name } } __type(name: "Node") { possibleTypes { name } } }'

  test.each(makers)('%s shows no more than ours', (_name, make) => {
    for (const viewer of [null, USER]) {
      const { schema } = authorized(SERVED, {}, { introspection: 'visible' })
      const asked = { source, contextValue: { viewer } }
      const ours = graphqlSync({ schema, ...asked })
      expect(JSON.stringify(ours)).not.toContain('Doc')
      expect(graphqlSync({ schema: make(schema), ...asked })).toEqual(ours)
    }
  })

  test('is made with what others said in the extensions of the one that was given', () => {
    const given = executable(SERVED)
    given.extensions = { limit: 1 }
    const query = given.getQueryType()
    if (query) query.extensions = { limit: 2 }
    const { schema } = createAuthorization(given, { viewer: () => null, introspection: 'visible' })
    expect([schema.extensions, schema.getQueryType()?.extensions]).toMatchObject([{ limit: 1 }, { limit: 2 }])
  })

  test.each(makers)('%s refuses introspection where ours does', (_name, make) => {
    const { schema } = authorized(SERVED, {}, { introspection: 'off' })
    const { data, errors = [] } = graphqlSync({ schema: make(schema), source: '{ __type(name: "Doc") { name } }' })
    expect(data).toEqual({ __type: null })
    expect(errors.map(({ message }) => message)).toEqual(['Introspection is turned off.'])
  })
})

describe('other schemas of the process', () => {
  test('made of the same parts as one of ours are introspected as ever', () => {
    const given = executable(SERVED)
    const { schema: visible } = createAuthorization(given, { viewer: () => null, introspection: 'visible' })
    const { schema: all } = createAuthorization(given, { viewer: () => null })
    createAuthorization(given, { viewer: () => null, introspection: 'off' })
    const doc = (schema: GraphQLSchema) => graphqlSync({ schema, source: '{ __type(name: "Doc") { name } }' }).data
    expect([given, all, visible].map(doc)).toEqual([
      { __type: { name: 'Doc' } },
      { __type: { name: 'Doc' } },
      { __type: null },
    ])
  })

  test('are introspected as ever', () => {
    const { data } = graphqlSync({ schema: executable(SERVED), source: '{ __type(name: "Doc") { name } }' })
    expect(data).toEqual({ __type: { name: 'Doc' } })
  })
})

describe('‘did you mean’', () => {
  const mistakes = [
    ['{ secre }', 'Cannot query field "secre" on type "Query".'],
    ['{ node { ... on Doz { id } } }', 'Unknown type "Doz".'],
    ['{ sorted(delete: true) }', 'Unknown argument "delete" on field "Query.sorted".'],
    ['{ sorted(by: PAI) }', 'Value "PAI" does not exist in "Sort" enum.'],
    ['{ sorted(in: {nam: "x"}) }', 'Field "nam" is not defined by type "In".'],
  ] as const
  test.each(mistakes)('is not said of %s where not everything is shown', async (query, message) => {
    for (const introspection of ['visible', 'off'] as const) {
      const { errors } = await authorized(SERVED, {}, { introspection }).ask(query)
      expect(errors.map((error) => error.message)).toEqual([message])
    }
    const { errors } = await authorized(SERVED, {}, { introspection: 'all' }).ask(query)
    expect(errors[0]?.message).toContain(`${message.slice(0, -1)}`)
    expect(errors[0]?.message).toContain('Did you mean')
  })

  test('is not said of variables', async () => {
    const query = 'query ($by: Sort!, $in: In) { sorted(by: $by, in: $in) }'
    const variables = { by: 'PAI', in: { nam: 'x' } }
    const { errors } = await authorized(SERVED, {}, { introspection: 'visible' }).ask(query, { variables })
    expect(errors.map(({ message }) => message)).toEqual([
      'Variable "$by" got invalid value "PAI"; Value "PAI" does not exist in "Sort" enum.',
      'Variable "$in" got invalid value { nam: "x" }; Field "nam" is not defined by type "In".',
    ])
  })

  test('is not said in stack traces, where a server sends them', async () => {
    const { schema, plugin } = authorized(SERVED, {}, { introspection: 'visible' })
    const server = new ApolloServer({ schema, plugins: [plugin], includeStacktraceInErrorResponses: true })
    const { body } = await server.executeOperation({ query: '{ secre }' }, { contextValue: {} })
    const [error] = (body.kind === 'single' && body.singleResult.errors) || []
    expect(error?.extensions?.stacktrace).toContain('GraphQLError: Cannot query field "secre" on type "Query".')
    expect(JSON.stringify(body)).not.toContain('Did you mean')
  })

  test('stays in what the client itself says', async () => {
    const query = '{ must(in: " Did you mean it? No.") }'
    const { errors } = await authorized(SERVED, {}, { introspection: 'visible' }).ask(query)
    expect(errors[0]?.message).toBe('Expected value of type "Must!", found " Did you mean it? No.".')
  })

  test('stays in what resolvers say', async () => {
    const may = () => {
      throw new Error('No such row. Did you mean row 7?')
    }
    const { errors } = await authorized(SERVED, { Query: { may } }, { introspection: 'visible' }).ask('{ may }')
    expect(errors[0]?.message).toBe('No such row. Did you mean row 7?')
  })
})

describe('a hidden coordinate', () => {
  test('is denied when it is used all the same, not unknown', async () => {
    const schema = authorized(SERVED, {}, { introspection: 'visible' })
    expect((await schema.ask('mutation { all }')).denied).toEqual([['UNAUTHENTICATED', undefined]])
    expect((await schema.ask('mutation { all }', { viewer: USER })).denied).toEqual([['FORBIDDEN', 'Mutation.all']])
  })
})
