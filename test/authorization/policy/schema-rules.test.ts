import { describe, expect, test } from '@jest/globals'
import { refusalOf } from './refusals.ts'

describe('requirements of a root field', () => {
  test.each([
    ['of a query', 'type Query { a: Int }', 'app.graphql:1:14 Query.a has neither @auth nor @public.'],
    [
      'with another directive',
      'type Query { a: Int @deprecated }',
      'app.graphql:1:14 Query.a has neither @auth nor @public.',
    ],
    [
      'that is public in a protected type',
      'type Query @auth { a: Int @public }',
      'app.graphql:1:20 Query.a has @public, but Query has @auth.',
    ],
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

describe('an implementer that requires less', () => {
  const query = 'type Query { a: Int @public }\n'
  test.each([
    [
      'as a type',
      'interface I @auth(role: ADMIN) { x: Int }\ntype T implements I @auth(role: SUPPORT) { x: Int }',
      ['app.graphql:3:1 T requires less than I.'],
    ],
    [
      'as a type, by its age',
      'interface I @auth(maxAge: 60) { x: Int }\ntype T implements I @auth(maxAge: 61) { x: Int }',
      ['app.graphql:3:1 T requires less than I.'],
    ],
    [
      'as a field',
      'interface I { x: Int @auth(role: ADMIN) }\ntype T implements I @auth { x: Int @auth(role: SUPPORT) }',
      ['app.graphql:3:29 T.x requires less than I.x.'],
    ],
    [
      'as an interface of an interface, and again in its types',
      'interface I { x: Int @auth }\ninterface J implements I { x: Int }\ntype T implements I & J { x: Int @auth }',
      ['app.graphql:3:28 J.x requires less than I.x.'],
    ],
    [
      'with its directive on an extension of another type',
      'interface I { y: Int }\nextend interface I @auth { x: Int }\ntype T implements I { x: Int y: Int }',
      ['app.graphql:4:1 T requires less than I.'],
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
  ])('accepts an implementer that requires %s', (_name, sdl) => {
    expect(refusalOf(query + sdl)).toEqual([])
  })
})

describe('denied: NULL', () => {
  const query = 'type Query { a(x: In): Int @public }\n'
  test.each([
    ['on a non-null field', 'type T { x: Int! @auth(denied: NULL) }', 'T.x has denied: NULL, but cannot be null.'],
    ['on a non-null list', 'type T { x: [Int]! @auth(denied: NULL) }', 'T.x has denied: NULL, but cannot be null.'],
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

  test('accepts denied: NULL on a nullable list of non-null items', () => {
    expect(refusalOf(`${query}type T { x: [Int!] @auth(denied: NULL) }\ninput In { z: Int }`)).toEqual([])
  })
})
