import { describe, expect, test } from '@jest/globals'
import { refusal, refusalOf } from './refusals.ts'

describe('an argument of @auth', () => {
  const field = (directive: string) => `type Query { a: Int ${directive} }`
  test.each([
    ['role: null', '@auth(role: null)', 'Query.a requires role null, which does not exist.'],
    ['a role that is none', '@auth(role: ROOT)', 'Query.a requires role ROOT, which does not exist.'],
    ['a role that is text', '@auth(role: "ADMIN")', 'Query.a requires role "ADMIN", which does not exist.'],
    ['maxAge: 0', '@auth(maxAge: 0)', 'Query.a has maxAge: 0, which must be 1 second or more.'],
    ['maxAge: -5', '@auth(maxAge: -5)', 'Query.a has maxAge: -5, which must be 1 second or more.'],
    ['maxAge: "5"', '@auth(maxAge: "5")', 'Query.a has maxAge: "5", which must be 1 second or more.'],
    ['denied: null', '@auth(denied: null)', 'Query.a has denied: null, which must be REJECT or NULL.'],
    ['denied: "NULL"', '@auth(denied: "NULL")', 'Query.a has denied: "NULL", which must be REJECT or NULL.'],
    ['another denied', '@auth(denied: HIDE)', 'Query.a has denied: HIDE, which must be REJECT or NULL.'],
  ])('%s', (_name, directive, message) => {
    expect(refusalOf(field(directive))).toEqual([`app.graphql:1:21 ${message}`])
  })

  test('accepts maxAge: 1 as the minimum', () => {
    expect(refusalOf(field('@auth(maxAge: 1)'))).toEqual([])
  })

  test('accepts maxAge: null as no limit', () => {
    expect(refusalOf(field('@auth(maxAge: null)'))).toEqual([])
  })

  test('rejects a repeated @auth', () => {
    expect(refusalOf(field('@auth @auth(role: ADMIN)'))).toEqual(['app.graphql:1:27 Query.a has more than one @auth.'])
    expect(refusalOf('type Query @auth { a: Int } extend type Query @auth(role: ADMIN) { b: Int }')).toEqual([
      'app.graphql:1:47 Query has more than one @auth.',
    ])
  })
})

describe('definitions of directives', () => {
  const ENUMS =
    'enum Role { USER ADMIN } enum Denial { REJECT NULL } enum Denials { REJECT NULL HIDE } type Query { a: Int @public }\n'
  const PUBLIC = 'directive @public on FIELD_DEFINITION\n'
  const AS_SPECIFIED =
    'must be defined with arguments among (role: <enum of roles>! = <one of them>, maxAge: Int, factors: Int, ' +
    'scopes: [[String!]!], or: [<enum of rules>!], denied: <enum of REJECT and NULL>! = REJECT).'
  test.each([
    ['a role that can be null', 'role: Role = USER, maxAge: Int, denied: Denial! = REJECT'],
    ['a role without a default', 'role: Role!, maxAge: Int, denied: Denial! = REJECT'],
    ['a role that is text', 'role: String! = "USER", maxAge: Int, denied: Denial! = REJECT'],
    ['several roles', 'role: [Role!]! = [USER], maxAge: Int, denied: Denial! = REJECT'],
    ['a maxAge that has a default', 'role: Role! = USER, maxAge: Int = 60, denied: Denial! = REJECT'],
    ['a maxAge that must be given', 'role: Role! = USER, maxAge: Int!, denied: Denial! = REJECT'],
    ['another argument than maxAge', 'role: Role! = USER, age: Int, denied: Denial! = REJECT'],
    ['another argument', 'role: Role! = USER, maxAge: Int, denied: Denial! = REJECT, scope: String'],
    ['another argument than denied', 'role: Role! = USER, maxAge: Int, scope: String'],
    ['NULL as the default', 'role: Role! = USER, maxAge: Int, denied: Denial! = NULL'],
    ['another enum of denials', 'role: Role! = USER, maxAge: Int, denied: Role! = USER'],
    ['more denials', 'role: Role! = USER, maxAge: Int, denied: Denials! = REJECT'],
  ])('rejects @auth with %s', (_name, args) => {
    const message = refusal(`${ENUMS}${PUBLIC}directive @auth(${args}) on FIELD_DEFINITION`)
    expect(message).toContain(`  app.graphql:3:1 @auth ${AS_SPECIFIED}`)
  })

  const ARGS = 'role: Role! = USER, maxAge: Int, denied: Denial! = REJECT'
  test.each([
    [
      '@auth where it is not enforced',
      `${PUBLIC}directive @auth(${ARGS}) on FIELD_DEFINITION | SCHEMA | FIELD`,
      'app.graphql:3:1 @auth is not enforced on SCHEMA, FIELD.',
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
      'app.graphql:2:1 @public must be defined without arguments other than (signsIn: Boolean! = false).',
    ],
    [
      '@public on types',
      `directive @public on FIELD_DEFINITION | OBJECT\ndirective @auth(${ARGS}) on OBJECT`,
      'app.graphql:2:1 @public is not enforced on OBJECT.',
    ],
    ['no @auth at all', PUBLIC, 'the schema @auth is not defined.'],
  ])('%s', (_name, sdl, message) => {
    expect(refusal(ENUMS + sdl)).toBe(`Invalid authorization schema: 1 error.\n  ${message}`)
  })

  test('rejects another directive name than the option says', () => {
    const sdl = `${ENUMS}${PUBLIC}directive @protect(${ARGS}) on FIELD_DEFINITION`
    expect(refusal(sdl)).toBe(
      `Invalid authorization schema: 2 errors.
  the schema @auth is not defined.
  app.graphql:3:1 @protect looks like authorization, but the directive that is enforced is @auth.`,
    )
    expect(refusal(sdl, { auth: 'protect', public: 'public' })).toBe('')
    for (const other of ['maxAge: Int', 'denied: Denial! = REJECT'])
      expect(
        refusalOf(`type Query { a: Int @public }\ndirective @protect(role: Role! = USER, ${other}) on OBJECT`),
      ).toEqual(['app.graphql:2:1 @protect looks like authorization, but the directive that is enforced is @auth.'])
    for (const unlike of ['@audience(role: Role!, note: String)', '@cached(maxAge: Int)'])
      expect(refusalOf(`type Query { a: Int @public }\ndirective ${unlike} on OBJECT`)).toEqual([])
    expect(refusal(`${sdl}\ndirective @auth(${ARGS}) on OBJECT`)).toMatch(
      /1 error.*\n {2}app.graphql:3:1 @protect looks like/,
    )
  })
})

describe('@auth in places without enforcement', () => {
  const query = 'type Query { a: Int @public }\n'
  test.each([
    ['the schema', 'extend schema @auth', 'The schema has @auth, which is not enforced on a schema.'],
    [
      'an argument of a directive',
      'directive @d(x: Int @auth) on FIELD',
      '@d(x:) has @auth, which is not enforced on an argument of a directive.',
    ],
  ])('%s', (_name, sdl, message) => {
    expect(refusalOf(query + sdl)).toEqual([`app.graphql:2:${sdl.indexOf('@auth') + 1} ${message}`])
  })

  test('rejects @auth in an input type of an operation directive, at any depth', () => {
    const inputs = 'enum E { X @auth }\ninput N { n: [M!] }\ninput M { e: E }\n'
    expect(refusalOf(`${query}${inputs}directive @d(x: [N!]) on QUERY`)).toEqual([
      "app.graphql:5:14 @d(x:) takes N, whose @auth is not enforced in a directive's arguments.",
    ])
    expect(refusalOf(`${query}${inputs}directive @d(x: [N!]) on OBJECT | FIELD`)).toHaveLength(1)
    expect(refusalOf(`${query}${inputs}directive @d(x: [N!]) on OBJECT`)).toEqual([])
    expect(refusalOf(`${query}input P { x: Int }\ndirective @d(x: P) on QUERY`)).toEqual([])
  })
})
