import { describe, expect, test } from '@jest/globals'
import { buildSchema, parse } from 'graphql'
import {
  compilePolicy,
  explain,
  explainCoordinate,
  printExplanation,
  type Viewer,
} from '../../../src/authorization/index.ts'
import { ADMIN, NOW, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES, DIRECTIVES, ROLES } from '../support/directives.ts'
import { policy, schema } from './schema.ts'

describe('an explanation', () => {
  const ask = (query: string, viewer: typeof USER | null, variables = {}) =>
    printExplanation(explain(schema, policy, { document: parse(query), viewer, variables, now: NOW }))

  test('names each denied rule, its location and a sufficient viewer', () => {
    expect(ask('query ($b: Int) { find(in: {b: $b}) { id ... on User { email pay } } wipe }', null, { b: 1 })).toBe(
      `Not allowed.
  Doc.id is denied; role ADMIN would be enough
    by @auth on Doc, app.graphql:11:28
  User.email is denied; role USER would be enough
    by @auth on User.email, app.graphql:10:52
  User.pay would be null; role ADMIN would be enough
    by @auth on User.pay, app.graphql:10:67
  Query.wipe is denied; role ADMIN, authenticated in the last 60 seconds would be enough
    by @auth on Query.wipe, app.graphql:7:113
  In.b is denied; role USER, authenticated in the last 300 seconds would be enough
    by @auth on In.b, app.graphql:14:28
Enough for all of it: role ADMIN, authenticated in the last 60 seconds.`,
    )
  })

  test('states that an operation is allowed and which fields become null', () => {
    expect(ask('{ me { email } }', USER)).toBe('Allowed.')
    expect(ask('{ me { pay } }', USER)).toBe(`Allowed.
  User.pay would be null; role ADMIN would be enough
    by @auth on User.pay, app.graphql:10:67
Enough for all of it: role ADMIN.`)
    expect(ask('{ me { pay } }', ADMIN)).toBe('Allowed.')
  })

  test('states that nothing is required for an operation of public fields', () => {
    const document = parse('{ find { ... on User { id } } }')
    expect(explain(schema, policy, { document, viewer: null, now: NOW })).toEqual({
      errors: [],
      allowed: true,
      denials: [],
      objectRules: [],
      enough: 'nothing',
    })
  })

  test('evaluates variables', () => {
    const query = 'query ($c: Boolean!) { me { email } wipe @include(if: $c) }'
    expect(ask(query, USER, { c: false })).toBe('Allowed.')
    expect(ask(query, USER, { c: true })).toMatch(/^Not allowed/)
  })

  test('omits fields below a field that is null for the viewer', () => {
    const nested = buildSchema(
      `${DIRECTIVES} type Query { a: A @auth(role: SUPPORT, denied: NULL) } type A { b: Int @auth(role: ADMIN) }`,
    )
    const { allowed, denials } = explain(nested, compilePolicy(nested, { roles: ROLES }), {
      document: parse('{ a { b } }'),
      viewer: USER,
      now: NOW,
    })
    expect([allowed, denials.map(({ coordinate, denied }) => [coordinate, denied])]).toEqual([
      true,
      [['Query.a', 'NULL']],
    ])
  })

  test('decides by the age of the authentication', () => {
    const aging = buildSchema(`${DIRECTIVES}
      type Query { a: A @auth(maxAge: 60, denied: NULL) b: Int @auth(maxAge: 300) }
      type A { x: Int @auth(maxAge: 30) }
    `)
    const denied = (seconds: number) =>
      explain(aging, compilePolicy(aging, { roles: ROLES }), {
        document: parse('{ a { x } b }'),
        viewer: { role: 'USER', authTime: new Date(NOW.getTime() - seconds * 1000) },
        now: NOW,
      }).denials.map(({ coordinate, authRules }) => [coordinate, authRules.length])
    expect(denied(30)).toEqual([])
    expect(denied(31)).toEqual([['A.x', 1]])
    expect(denied(61)).toEqual([['Query.a', 1]])
    expect(denied(301)).toEqual([
      ['Query.a', 1],
      ['Query.b', 1],
    ])
  })

  test('omits rules that the viewer satisfies', () => {
    const two = buildSchema(`${DIRECTIVES} type Query { a: A @public } type A @auth { x: Int @auth(role: ADMIN) }`)
    const { denials } = explain(two, compilePolicy(two, { roles: ROLES }), {
      document: parse('{ a { x } }'),
      viewer: USER,
      now: NOW,
    })
    expect(denials.map(({ authRules }) => authRules.map(({ coordinate }) => coordinate))).toEqual([['A.x']])
  })

  test('does not allow an invalid operation', () => {
    for (const source of ['{ you }', '{ me { id } x: you }', 'query A { me { id } } query B { me { id } }'])
      expect(explain(schema, policy, { document: parse(source), viewer: USER, now: NOW })).toMatchObject({
        allowed: false,
        denials: [],
        enough: 'nothing',
      })
  })

  test('states why an operation is invalid', () => {
    expect(ask('{ you }', USER)).toBe('Not a valid operation.\n  Cannot query field "you" on type "Query".')
    expect(ask('query A { me { id } } query B { me { id } }', USER)).toBe(
      'Not a valid operation.\n  Missing or unknown operation name: send the name of an operation in the document.',
    )
  })
})

describe('an explanation of a coordinate with an object rule, scopes, factors and an age', () => {
  const card = buildSchema(`${ALL_DIRECTIVES}
    type Query { card: Card @auth }
    type Card {
      fines: Int @auth(role: SUPPORT, factors: 2, maxAge: 300, scopes: [["cards:read"], ["admin"]], or: [SELF, TEAM])
    }
  `)
  const cards = compilePolicy(card, { roles: ROLES })
  const enough =
    '(role SUPPORT with scopes cards:read or admin) or SELF or TEAM, 2 factors, authenticated in the last 300 seconds'
  const denied = `Not allowed.
  Card.fines is denied; ${enough} would be enough
    by @auth on Card.fines, GraphQL request:13:18
Enough for all of it: ${enough}.`
  const byRule = `Allowed.\n  Card.fines is allowed where SELF or TEAM; ${enough} would be enough`

  test.each<[string, Partial<Viewer> | null, string]>([
    ['nobody', null, denied],
    ['too few factors, whatever the role', { role: 'ADMIN', scopes: 'all' }, denied],
    ['an old authentication', { factors: 2, authTime: new Date(NOW.getTime() - 301_000) }, denied],
    ['a low role', { factors: 2, scopes: 'all' }, byRule],
    ['missing scopes', { role: 'SUPPORT', factors: 2, scopes: ['cards:write'] }, byRule],
    ['everything', { role: 'SUPPORT', factors: 2, scopes: ['admin'] }, 'Allowed.'],
  ])('for %s', (_name, given, expected) => {
    const viewer = given && { role: 'USER', authTime: NOW, ...given }
    const ofCoordinate = explainCoordinate(card, cards, 'Card.fines', { viewer, now: NOW })
    expect(ofCoordinate && printExplanation(ofCoordinate)).toBe(expected)
    expect(ofCoordinate?.enough).toBe(enough)
    const { objectRules } = explain(card, cards, { document: parse('{ card { fines } }'), viewer, now: NOW })
    expect(objectRules).toEqual(ofCoordinate?.objectRules)
  })
})
