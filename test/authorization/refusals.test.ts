/** What a schema can't be served with, and how a person reads of it. */

import { describe, expect, test } from '@jest/globals'
import { buildASTSchema, buildSchema, GraphQLInt, GraphQLObjectType, GraphQLSchema, parse, Source } from 'graphql'
import type { DirectiveNames } from '../../src/authorization/definition.ts'
import { compilePolicy, PolicyError } from '../../src/authorization/index.ts'
import { DIRECTIVES } from './directives.ts'

/** The message that the whole SDL gives, for an SDL that begins at its first line. */
function refusal(sdl: string, names?: DirectiveNames): string {
  const document = parse(new Source(sdl.trim(), 'app.graphql'))
  // Not validated as SDL: what a policy can't be is for the engine to know.
  const schema = buildASTSchema(document, { assumeValidSDL: true })
  try {
    compilePolicy(schema, names)
  } catch (error) {
    if (error instanceof PolicyError) return error.message
    throw error
  }
  return ''
}

/** As above, after the directives, with the lines counted from there. */
function refusalOf(sdl: string): string[] {
  const offset = DIRECTIVES.trim().split('\n').length
  return refusal(`${DIRECTIVES.trim()}\n${sdl.trim()}`)
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/:(\d+):/, (_match, number) => `:${Number(number) - offset}:`))
}

test('all faults are told at once, each with its place, from top to bottom', () => {
  const sdl = `
${DIRECTIVES.trim()}
type Query {
  a: Int
  b: Int! @auth(denied: NULL)
}
extend type Query {
  c: Int @auth(maxAge: 0) @public
}
`
  expect(refusal(sdl)).toBe(
    `The schema is no policy: it has 4 faults.
  app.graphql:7:3 Query.a has neither @auth nor @public.
  app.graphql:8:11 Query.b has denied: NULL, but can't be null.
  app.graphql:11:10 Query.c has maxAge: 0, which must be 1 second or more.
  app.graphql:11:10 Query.c has both @auth and @public.`,
  )
})

test('what is thrown is a PolicyError, with the coordinate of each fault for a program that reads it', () => {
  const schema = buildASTSchema(
    parse('type Query { a: Int } enum Role { USER } directive @auth(role: Role) on FIELD'),
    {
      assumeValidSDL: true,
    },
  )
  let thrown: unknown
  try {
    compilePolicy(schema)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(PolicyError)
  const { name, faults } = thrown as PolicyError
  expect(name).toBe('PolicyError')
  expect([...new Set(faults.map(({ coordinate }) => coordinate))]).toEqual(['Query.a', '@auth'])
})

test('faults of one line are told from left to right, whatever is wrong with them', () => {
  expect(refusalOf('type Query { a: Int b: Int @auth(maxAge: 0) c: Int }')).toEqual([
    'app.graphql:1:14 Query.a has neither @auth nor @public.',
    'app.graphql:1:28 Query.b has maxAge: 0, which must be 1 second or more.',
    'app.graphql:1:45 Query.c has neither @auth nor @public.',
  ])
})

test('a schema without a fault is none', () => {
  expect(refusalOf('type Query { a: Int @auth b: Int @public }')).toEqual([])
})

test('one fault is told as one', () => {
  expect(refusal(`${DIRECTIVES}type Query { a: Int }`)).toMatch(/^The schema is no policy: it has one fault\.\n/)
})

test('a place counts from where its source begins in a larger file', () => {
  const placeIn = (sdl: string) => {
    const source = new Source(sdl, 'page.md', { line: 100, column: 5 })
    try {
      compilePolicy(buildASTSchema(parse(source)))
    } catch (error) {
      if (error instanceof PolicyError) return error.faults[0]?.place
    }
    return undefined
  }
  const line = DIRECTIVES.replaceAll('\n', ' ')
  expect(placeIn(`${line}type Query { a: Int }`)).toEqual({ source: 'page.md', line: 100, column: line.length + 18 })
  expect(placeIn(`${line}\ntype Query { a: Int }`)).toEqual({ source: 'page.md', line: 101, column: 14 })
})

test('what was parsed without places is still told', () => {
  const schema = buildASTSchema(parse(`${DIRECTIVES} type Query { a: Int }`, { noLocation: true }))
  expect(() => compilePolicy(schema)).toThrow('  the schema Query.a has neither @auth nor @public.')
  const sound = buildASTSchema(parse(`${DIRECTIVES} type Query { a: Int @auth(role: ADMIN) }`, { noLocation: true }))
  expect(compilePolicy(sound).coordinates.get('Query.a')?.reject.rank).toBe(2)
})

test('what was not parsed, where a list of none may not be there, is read the same', () => {
  const parsed = JSON.stringify(parse(`${DIRECTIVES} type Query { a: Int @auth }`, { noLocation: true }))
  const policy = compilePolicy(buildASTSchema(JSON.parse(parsed.replace(/,?"\w+":\[\]/g, ''))))
  expect(policy.coordinates.get('Query.a')?.reject.rank).toBe(0)
})

test('what was made in code, and written nowhere, is told too', () => {
  const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLInt } } })
  const schema = new GraphQLSchema({
    ...buildSchema(`${DIRECTIVES} type Query { b: Int }`).toConfig(),
    types: [],
    query,
  })
  expect(() => compilePolicy(schema)).toThrow('  the schema Query.a has neither @auth nor @public.')
})

describe('a root field', () => {
  test.each([
    ['of a query', 'type Query { a: Int }', 'app.graphql:1:14 Query.a has neither @auth nor @public.'],
    [
      'with another directive',
      'type Query { a: Int @deprecated }',
      'app.graphql:1:14 Query.a has neither @auth nor @public.',
    ],
    ['of a protected type', 'type Query @auth { a: Int }', 'app.graphql:1:20 Query.a has neither @auth nor @public.'],
    [
      'of a mutation under another name',
      'schema { query: Query mutation: Changes }\ntype Query { a: Int @public }\ntype Changes { b: Int }',
      'app.graphql:3:16 Changes.b has neither @auth nor @public.',
    ],
    [
      'of a subscription, in an extension',
      'type Query { a: Int @public }\ntype Subscription { b: Int @auth }\nextend type Subscription { c: Int }',
      'app.graphql:3:28 Subscription.c has neither @auth nor @public.',
    ],
    ['with both', 'type Query { a: Int @public @auth }', 'app.graphql:1:29 Query.a has both @auth and @public.'],
  ])('%s', (_name, sdl, message) => {
    expect(refusalOf(sdl)).toEqual([message])
  })
})

describe('an implementer that asks for less', () => {
  const query = 'type Query { a: Int @public }\n'
  test.each([
    [
      'as a type',
      'interface I @auth(role: ADMIN) { x: Int }\ntype T implements I @auth(role: SUPPORT) { x: Int }',
      ['app.graphql:3:1 T asks for less than I.'],
    ],
    [
      'as a type, by its age',
      'interface I @auth(maxAge: 60) { x: Int }\ntype T implements I @auth(maxAge: 61) { x: Int }',
      ['app.graphql:3:1 T asks for less than I.'],
    ],
    [
      'as a field',
      'interface I { x: Int @auth(role: ADMIN) }\ntype T implements I @auth { x: Int @auth(role: SUPPORT) }',
      ['app.graphql:3:29 T.x asks for less than I.x.'],
    ],
    [
      'as an interface of an interface, and again in its types',
      'interface I { x: Int @auth }\ninterface J implements I { x: Int }\ntype T implements I & J { x: Int @auth }',
      ['app.graphql:3:28 J.x asks for less than I.x.'],
    ],
    [
      'with its directive on an extension of another type',
      'interface I { y: Int }\nextend interface I @auth { x: Int }\ntype T implements I { x: Int y: Int }',
      ['app.graphql:4:1 T asks for less than I.'],
    ],
  ])('%s', (_name, sdl, messages) => {
    expect(refusalOf(query + sdl)).toEqual(messages)
  })

  test.each([
    [
      'more of the type',
      'interface I { x: Int @auth(role: SUPPORT) }\ntype T implements I @auth(role: ADMIN) { x: Int }',
    ],
    [
      'more of what the field returns',
      'interface I { x: S @auth(role: SUPPORT) }\ntype T implements I { x: S }\ntype S @auth(role: ADMIN) { y: Int }',
    ],
    ['as much', 'interface I @auth(maxAge: 60) { x: Int }\ntype T implements I @auth(maxAge: 60) { x: Int }'],
    [
      'more by an extension',
      'interface I @auth { x: Int }\ntype T implements I { x: Int }\nextend type T @auth(role: ADMIN) { y: Int }',
    ],
  ])('but not one that asks for %s', (_name, sdl) => {
    expect(refusalOf(query + sdl)).toEqual([])
  })
})

describe('an argument of @auth', () => {
  const field = (directive: string) => `type Query { a: Int ${directive} }`
  test.each([
    ['role: null', '@auth(role: null)', 'Query.a asks for role null, which is none.'],
    ['a role that is none', '@auth(role: ROOT)', 'Query.a asks for role ROOT, which is none.'],
    ['a role that is text', '@auth(role: "ADMIN")', 'Query.a asks for role "ADMIN", which is none.'],
    ['maxAge: 0', '@auth(maxAge: 0)', 'Query.a has maxAge: 0, which must be 1 second or more.'],
    ['maxAge: -5', '@auth(maxAge: -5)', 'Query.a has maxAge: -5, which must be 1 second or more.'],
    ['maxAge: "5"', '@auth(maxAge: "5")', 'Query.a has maxAge: "5", which must be 1 second or more.'],
    ['denied: null', '@auth(denied: null)', 'Query.a has denied: null, which must be REJECT or NULL.'],
    ['denied: "NULL"', '@auth(denied: "NULL")', 'Query.a has denied: "NULL", which must be REJECT or NULL.'],
    ['another denied', '@auth(denied: HIDE)', 'Query.a has denied: HIDE, which must be REJECT or NULL.'],
  ])('%s', (_name, directive, message) => {
    expect(refusalOf(field(directive))).toEqual([`app.graphql:1:21 ${message}`])
  })

  test('maxAge: 1 is the least', () => {
    expect(refusalOf(field('@auth(maxAge: 1)'))).toEqual([])
  })

  test('maxAge: null is none', () => {
    expect(refusalOf(field('@auth(maxAge: null)'))).toEqual([])
  })

  test('@auth twice', () => {
    expect(refusalOf(field('@auth @auth(role: ADMIN)'))).toEqual(['app.graphql:1:27 Query.a has more than one @auth.'])
    expect(
      refusalOf('type Query @auth { a: Int @public } extend type Query @auth(role: ADMIN) { b: Int @public }'),
    ).toEqual(['app.graphql:1:55 Query has more than one @auth.'])
  })
})

describe('denied: NULL', () => {
  const query = 'type Query { a(x: In): Int @public }\n'
  test.each([
    ['on a non-null field', 'type T { x: Int! @auth(denied: NULL) }', "T.x has denied: NULL, but can't be null."],
    ['on a non-null list', 'type T { x: [Int]! @auth(denied: NULL) }', "T.x has denied: NULL, but can't be null."],
    ['on a type', 'type T @auth(denied: NULL) { x: Int }', 'T has denied: NULL, which only a field can have.'],
    [
      'on an interface',
      'interface T @auth(denied: NULL) { x: Int }',
      'T has denied: NULL, which only a field can have.',
    ],
    [
      'on an argument',
      'type T { x(y: Int @auth(denied: NULL)): Int }',
      'T.x(y:) has denied: NULL, which only a field can have.',
    ],
    [
      'on an input field',
      'input T { x: Int @auth(denied: NULL) }',
      'T.x has denied: NULL, which only a field can have.',
    ],
    ['on an enum value', 'enum T { X @auth(denied: NULL) }', 'T.X has denied: NULL, which only a field can have.'],
  ])('%s', (_name, sdl, message) => {
    const [line] = refusalOf(`${query}${sdl}\ninput In { z: Int }`)
    expect(line).toBe(`app.graphql:2:${sdl.indexOf('@auth') + 1} ${message}`)
  })

  test('on a list that can be null, of what cannot', () => {
    expect(refusalOf(`${query}type T { x: [Int!] @auth(denied: NULL) }\ninput In { z: Int }`)).toEqual([])
  })
})

describe('the definition of a directive', () => {
  const ENUMS =
    'enum Role { USER ADMIN } enum Denial { REJECT NULL } enum Denials { REJECT NULL HIDE } type Query { a: Int @public }\n'
  const PUBLIC = 'directive @public on FIELD_DEFINITION\n'
  const AS_SPECIFIED =
    'must be defined with (role: <enum of roles>! = <one of them>, maxAge: Int, denied: <enum of REJECT and NULL>! = REJECT).'
  test.each([
    ['a role that can be null', 'role: Role = USER, maxAge: Int, denied: Denial! = REJECT'],
    ['a role without a default', 'role: Role!, maxAge: Int, denied: Denial! = REJECT'],
    ['a role that is text', 'role: String! = "USER", maxAge: Int, denied: Denial! = REJECT'],
    ['several roles', 'role: [Role!]! = [USER], maxAge: Int, denied: Denial! = REJECT'],
    ['a maxAge that has a default', 'role: Role! = USER, maxAge: Int = 60, denied: Denial! = REJECT'],
    ['a maxAge that must be given', 'role: Role! = USER, maxAge: Int!, denied: Denial! = REJECT'],
    ['no maxAge', 'role: Role! = USER, denied: Denial! = REJECT'],
    ['another argument than maxAge', 'role: Role! = USER, age: Int, denied: Denial! = REJECT'],
    ['another argument', 'role: Role! = USER, maxAge: Int, denied: Denial! = REJECT, scope: String'],
    ['another argument than denied', 'role: Role! = USER, maxAge: Int, scope: String'],
    ['NULL as the default', 'role: Role! = USER, maxAge: Int, denied: Denial! = NULL'],
    ['another enum of denials', 'role: Role! = USER, maxAge: Int, denied: Role! = USER'],
    ['more denials', 'role: Role! = USER, maxAge: Int, denied: Denials! = REJECT'],
  ])('@auth with %s', (_name, args) => {
    const message = refusal(`${ENUMS}${PUBLIC}directive @auth(${args}) on FIELD_DEFINITION`)
    expect(message).toContain(`  app.graphql:3:1 @auth ${AS_SPECIFIED}`)
  })

  const ARGS = 'role: Role! = USER, maxAge: Int, denied: Denial! = REJECT'
  test.each([
    [
      '@auth where it is not enforced',
      `${PUBLIC}directive @auth(${ARGS}) on FIELD_DEFINITION | UNION | SCALAR`,
      'app.graphql:3:1 @auth is not enforced on UNION, SCALAR.',
    ],
    [
      '@auth in operations',
      `${PUBLIC}directive @auth(${ARGS}) on FIELD`,
      'app.graphql:3:1 @auth is not enforced on FIELD.',
    ],
    [
      '@auth as repeatable',
      `${PUBLIC}directive @auth(${ARGS}) repeatable on OBJECT`,
      'app.graphql:3:1 @auth must not be repeatable.',
    ],
    [
      '@public with arguments',
      `directive @public(a: Int) on FIELD_DEFINITION\ndirective @auth(${ARGS}) on OBJECT`,
      'app.graphql:2:1 @public must be defined without arguments.',
    ],
    [
      '@public on types',
      `directive @public on FIELD_DEFINITION | OBJECT\ndirective @auth(${ARGS}) on OBJECT`,
      'app.graphql:2:1 @public is not enforced on OBJECT.',
    ],
    ['no @auth at all', PUBLIC, 'the schema @auth is not defined.'],
  ])('%s', (_name, sdl, message) => {
    expect(refusal(ENUMS + sdl)).toBe(`The schema is no policy: it has one fault.\n  ${message}`)
  })

  test('under another name than the engine was told', () => {
    const sdl = `${ENUMS}${PUBLIC}directive @protect(${ARGS}) on FIELD_DEFINITION`
    expect(refusal(sdl)).toBe(
      `The schema is no policy: it has 2 faults.
  the schema @auth is not defined.
  app.graphql:3:1 @protect looks like the directive that protects, but the one that is enforced is @auth.`,
    )
    expect(refusal(sdl, { auth: 'protect', public: 'public' })).toBe('')
    for (const other of ['maxAge: Int', 'denied: Denial! = REJECT'])
      expect(
        refusalOf(`type Query { a: Int @public }\ndirective @protect(role: Role! = USER, ${other}) on OBJECT`),
      ).toEqual([
        'app.graphql:2:1 @protect looks like the directive that protects, but the one that is enforced is @auth.',
      ])
    for (const unlike of ['@audience(role: Role!, note: String)', '@cached(maxAge: Int)'])
      expect(refusalOf(`type Query { a: Int @public }\ndirective ${unlike} on OBJECT`)).toEqual([])
    expect(refusal(`${sdl}\ndirective @auth(${ARGS}) on OBJECT`)).toMatch(
      /one fault.*\n {2}app.graphql:3:1 @protect looks like/,
    )
  })
})

describe('@auth where nothing would enforce it', () => {
  const query = 'type Query { a: Int @public }\n'
  test.each([
    ['a scalar', 'scalar S @auth', 'S has @auth, which is not enforced on a type of this kind.'],
    ['a union', 'union U @auth = Query', 'U has @auth, which is not enforced on a type of this kind.'],
    ['an enum', 'enum E @auth { X }', 'E has @auth, which is not enforced on a type of this kind.'],
    ['an input object', 'input N @auth { x: Int }', 'N has @auth, which is not enforced on a type of this kind.'],
    ['the schema', 'extend schema @auth', 'The schema has @auth, which is not enforced on a schema.'],
    [
      'an argument of a directive',
      'directive @d(x: Int @auth) on FIELD',
      '@d(x:) has @auth, which is not enforced on an argument of a directive.',
    ],
  ])('%s', (_name, sdl, message) => {
    expect(refusalOf(query + sdl)).toEqual([`app.graphql:2:${sdl.indexOf('@auth') + 1} ${message}`])
  })

  test('an input type of a directive that operations use, at any depth', () => {
    const inputs = 'enum E { X @auth }\ninput N { n: [M!] }\ninput M { e: E }\n'
    expect(refusalOf(`${query}${inputs}directive @d(x: [N!]) on QUERY`)).toEqual([
      "app.graphql:5:14 @d(x:) takes N, whose @auth is not enforced in a directive's arguments.",
    ])
    expect(refusalOf(`${query}${inputs}directive @d(x: [N!]) on OBJECT | FIELD`)).toHaveLength(1)
    expect(refusalOf(`${query}${inputs}directive @d(x: [N!]) on OBJECT`)).toEqual([])
    expect(refusalOf(`${query}input P { x: Int }\ndirective @d(x: P) on QUERY`)).toEqual([])
  })
})
