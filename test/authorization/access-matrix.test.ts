import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { buildSchema, parse, Source } from 'graphql'
import {
  accessMatrix,
  compilePolicy,
  explain,
  printAccessMatrix,
  printExplanation,
} from '../../src/authorization/index.ts'
import { ADMIN, NOW, USER } from './authorized.ts'
import { DIRECTIVES } from './directives.ts'

const SDL = `
  interface Node { id: ID }
  type Query { me: User @auth users: [User] @auth(role: SUPPORT) find(by: Sort, in: In): Node @public wipe: Int @auth(role: ADMIN, maxAge: 60) }
  type Mutation { login(name: String): Payload @public }
  type Payload { user: User token: String }
  type User implements Node { id: ID email: String @auth pay: Int @auth(role: ADMIN, denied: NULL) }
  type Doc implements Node @auth(role: ADMIN) { id: ID }
  type Lost { x: Int }
  enum Sort { NAME PAY @auth(role: ADMIN) }
  input In { a: Int b: Int @auth(maxAge: 300) c: In }
`
const schema = buildSchema(new Source(DIRECTIVES.trim() + SDL, 'app.graphql'))
const policy = compilePolicy(schema)

describe('the policy', () => {
  test('has what a type asks for by itself and by its interfaces, under its name', () => {
    const typed = buildSchema(`${DIRECTIVES}
      type Query { i: I @public }
      interface I @auth(role: SUPPORT) { x: Int }
      type T implements I @auth(role: ADMIN, maxAge: 60) { x: Int }
    `)
    const { coordinates } = compilePolicy(typed)
    expect(coordinates.get('T')).toMatchObject({ reject: { rank: 2, maxAge: 60 }, rules: [{}, { coordinate: 'I' }] })
    expect(coordinates.has('Query')).toBe(false)
  })
})

describe('the access matrix', () => {
  test('has for each coordinate the least role, by the shortest way, and the same each time', () => {
    expect(printAccessMatrix(accessMatrix(schema, policy), policy)).toBe(`## Root fields

| Coordinate | Least role | By |
|---|---|---|
| \`Mutation.login\` | anonymous |  |
| \`Query.find\` | anonymous |  |
| \`Query.me\` | USER |  |
| \`Query.users\` | SUPPORT |  |
| \`Query.wipe\` | ADMIN, and the password given in the last 60 seconds |  |

## Fields

| Coordinate | Least role | By |
|---|---|---|
| \`Doc.id\` | ADMIN | Query.find |
| \`Lost.x\` | nobody |  |
| \`Node.id\` | anonymous | Query.find |
| \`Payload.token\` | anonymous | Mutation.login |
| \`Payload.user\` | anonymous | Mutation.login |
| \`User.email\` | USER | Query.find |
| \`User.id\` | anonymous | Query.find |
| \`User.pay\` | ADMIN; null for others | Query.find |

## Arguments, input fields and enum values

| Coordinate | Least role | By |
|---|---|---|
| \`Denial.NULL\` | nobody |  |
| \`Denial.REJECT\` | nobody |  |
| \`In.a\` | anonymous | Query.find(in:) |
| \`In.b\` | USER, and the password given in the last 300 seconds | Query.find(in:) |
| \`In.c\` | anonymous | Query.find(in:) |
| \`Mutation.login(name:)\` | anonymous |  |
| \`Query.find(by:)\` | anonymous |  |
| \`Query.find(in:)\` | anonymous |  |
| \`Role.ADMIN\` | nobody |  |
| \`Role.SUPPORT\` | nobody |  |
| \`Role.USER\` | nobody |  |
| \`Sort.NAME\` | anonymous | Query.find(by:) |
| \`Sort.PAY\` | ADMIN | Query.find(by:) |
`)
  })

  test('has a row for what can be used, and for nothing else', () => {
    const others = buildSchema(`${DIRECTIVES} scalar Time union Any = Query type Query { a(b: Time): Any @public }`)
    expect(accessMatrix(others, compilePolicy(others)).map(({ coordinate }) => coordinate)).toEqual([
      'Query.a',
      'Denial.NULL',
      'Denial.REJECT',
      'Query.a(b:)',
      'Role.ADMIN',
      'Role.SUPPORT',
      'Role.USER',
    ])
  })

  test('has the way to an input type that only a directive of operations takes', () => {
    const sdl = `${DIRECTIVES} input In { x: Int } directive @tag(in: In) on FIELD type Query { a: Int @public }`
    const tagged = buildSchema(sdl)
    expect(accessMatrix(tagged, compilePolicy(tagged))).toContainEqual(
      expect.objectContaining({ coordinate: 'In.x', role: null, path: ['@tag(in:)'] }),
    )
  })

  test('is made for a schema that has no queries yet', () => {
    const part = buildSchema(`${DIRECTIVES} type Mutation { wipe: Int @auth(role: ADMIN) }`)
    expect(accessMatrix(part, compilePolicy(part))).toContainEqual(
      expect.objectContaining({ coordinate: 'Mutation.wipe', role: 'ADMIN' }),
    )
  })

  test('does not depend on the order of the SDL', () => {
    const definitions = parse(DIRECTIVES + SDL).definitions.toReversed()
    const reversed = buildSchema(definitions.map(({ loc }) => loc?.source.body.slice(loc.start, loc.end)).join('\n'))
    const rows = accessMatrix(reversed, compilePolicy(reversed))
    expect(printAccessMatrix(rows, policy)).toBe(printAccessMatrix(accessMatrix(schema, policy), policy))
  })

  test('goes the way that asks for less, though it is longer', () => {
    const longer = buildSchema(`${DIRECTIVES}
      type Query { short: A @auth(role: ADMIN) long: B @public }
      type B { c: C } type C { a: A } type A { x: Int fresh: Int @auth(maxAge: 60) }
    `)
    const rows = accessMatrix(longer, compilePolicy(longer))
    expect(rows.find(({ coordinate }) => coordinate === 'A.x')).toEqual({
      coordinate: 'A.x',
      kind: 'field',
      role: null,
      maxAge: null,
      answersNull: false,
      path: ['Query.long', 'B.c', 'C.a'],
    })
    expect(rows.find(({ coordinate }) => coordinate === 'A.fresh')).toMatchObject({ role: 'USER', maxAge: 60 })
  })

  test('goes the way that asks for no recent password, where one asks for one', () => {
    const two = buildSchema(
      `${DIRECTIVES} type Query { a: A @auth(maxAge: 60) b: B @auth } type B { a: A } type A { x: Int @auth }`,
    )
    const rows = accessMatrix(two, compilePolicy(two))
    expect(rows.find(({ coordinate }) => coordinate === 'A.x')).toMatchObject({
      maxAge: null,
      path: ['Query.b', 'B.a'],
    })
  })
})

describe('of ways that are as short', () => {
  test('the matrix has the first by name, wherever it is written', () => {
    const ties = buildSchema(`${DIRECTIVES}
      type Query { c: A @public a: A @public b(z: In, y: In): A @public }
      type A { x: Int }
      input In { n: In m: In o: Other p: Other }
      input Other { v: Int }
    `)
    const rows = accessMatrix(ties, compilePolicy(ties))
    const path = (of: string) => rows.find(({ coordinate }) => coordinate === of)?.path
    expect(path('A.x')).toEqual(['Query.a'])
    expect(path('In.m')).toEqual(['Query.b(y:)'])
    expect(path('Other.v')).toEqual(['Query.b(y:)', 'In.o'])
  })
})

describe('an explanation', () => {
  const ask = (query: string, viewer: typeof USER | null, variables = {}) =>
    printExplanation(explain(schema, policy, { document: parse(query), viewer, variables, now: NOW }))

  test('of what is denied names each rule, where it is written, and what would be enough', () => {
    expect(ask('query ($b: Int) { find(in: {b: $b}) { id ... on User { email pay } } wipe }', null, { b: 1 })).toBe(
      `Not allowed.
  User.email is denied; role USER would be enough
    by @auth on User.email, app.graphql:10:52
  User.pay would be null; role ADMIN would be enough
    by @auth on User.pay, app.graphql:10:67
  Doc.id is denied; role ADMIN would be enough
    by @auth on Doc, app.graphql:11:28
  Query.wipe is denied; role ADMIN, and the password given in the last 60 seconds would be enough
    by @auth on Query.wipe, app.graphql:7:113
  In.b is denied; role USER, and the password given in the last 300 seconds would be enough
    by @auth on In.b, app.graphql:14:28
Enough for all of it: role ADMIN, and the password given in the last 60 seconds.`,
    )
  })

  test('of what is allowed says so, and what would be null', () => {
    expect(ask('{ me { email } }', USER)).toBe('Allowed.')
    expect(ask('{ me { pay } }', USER)).toBe(`Allowed.
  User.pay would be null; role ADMIN would be enough
    by @auth on User.pay, app.graphql:10:67
Enough for all of it: role ADMIN.`)
    expect(ask('{ me { pay } }', ADMIN)).toBe('Allowed.')
  })

  test('of what asks for nothing says that nothing is enough', () => {
    const document = parse('{ find { ... on User { id } } }')
    expect(explain(schema, policy, { document, viewer: null, now: NOW })).toEqual({
      errors: [],
      allowed: true,
      denials: [],
      enough: 'nothing',
    })
  })

  test('goes by the variables', () => {
    const query = 'query ($c: Boolean!) { me { email } wipe @include(if: $c) }'
    expect(ask(query, USER, { c: false })).toBe('Allowed.')
    expect(ask(query, USER, { c: true })).toMatch(/^Not allowed/)
  })

  test('leaves out what is inside a field that is answered null, which the viewer doesn’t get to', () => {
    const nested = buildSchema(
      `${DIRECTIVES} type Query { a: A @auth(role: SUPPORT, denied: NULL) } type A { b: Int @auth(role: ADMIN) }`,
    )
    const { allowed, denials } = explain(nested, compilePolicy(nested), {
      document: parse('{ a { b } }'),
      viewer: USER,
      now: NOW,
    })
    expect([allowed, denials.map(({ coordinate, denied }) => [coordinate, denied])]).toEqual([
      true,
      [['Query.a', 'NULL']],
    ])
  })

  test('goes by how long ago the password was given', () => {
    const aging = buildSchema(`${DIRECTIVES}
      type Query { a: A @auth(maxAge: 60, denied: NULL) b: Int @auth(maxAge: 300) }
      type A { x: Int @auth(maxAge: 30) }
    `)
    const denied = (seconds: number) =>
      explain(aging, compilePolicy(aging), {
        document: parse('{ a { x } b }'),
        viewer: { role: 'USER', authTime: new Date(NOW.getTime() - seconds * 1000) },
        now: NOW,
      }).denials.map(({ coordinate, rules }) => [coordinate, rules.length])
    expect(denied(30)).toEqual([])
    expect(denied(31)).toEqual([['A.x', 1]])
    expect(denied(61)).toEqual([['Query.a', 1]])
    expect(denied(301)).toEqual([
      ['Query.a', 1],
      ['Query.b', 1],
    ])
  })

  test('names no rule that the viewer meets', () => {
    const two = buildSchema(`${DIRECTIVES} type Query { a: A @public } type A @auth { x: Int @auth(role: ADMIN) }`)
    const { denials } = explain(two, compilePolicy(two), { document: parse('{ a { x } }'), viewer: USER, now: NOW })
    expect(denials.map(({ rules }) => rules.map(({ coordinate }) => coordinate))).toEqual([['A.x']])
  })

  test('allows nothing that is no operation', () => {
    for (const source of ['{ you }', '{ me { id } x: you }', 'query A { me { id } } query B { me { id } }'])
      expect(explain(schema, policy, { document: parse(source), viewer: USER, now: NOW })).toMatchObject({
        allowed: false,
        denials: [],
        enough: 'nothing',
      })
  })

  test('of what is no operation says why', () => {
    expect(ask('{ you }', USER)).toBe('Not a valid operation.\n  Cannot query field "you" on type "Query".')
    expect(ask('query A { me { id } } query B { me { id } }', USER)).toBe(
      'Not a valid operation.\n  Which of the operations is meant is not told, or there is no such one.',
    )
  })
})

test('docs/access.md is what the schema says: run `npm run access`, and look at what changed', () => {
  const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
  const served = buildSchema(read('schema.graphql'))
  const servedPolicy = compilePolicy(served)
  const page = read('docs/access.md')
  expect(page.slice(page.indexOf('## '))).toBe(printAccessMatrix(accessMatrix(served, servedPolicy), servedPolicy))
})
