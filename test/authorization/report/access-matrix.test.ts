import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { buildSchema, parse } from 'graphql'
import { accessMatrix, compilePolicy, printAccessMatrix } from '../../../src/authorization/index.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'
import { policy, SDL, schema } from './schema.ts'

describe('the compiled policy', () => {
  test('combines the requirements of a type and its interfaces under its name', () => {
    const typed = buildSchema(`${DIRECTIVES}
      type Query { i: I @public }
      interface I @auth(role: SUPPORT) { x: Int }
      type T implements I @auth(role: ADMIN, maxAge: 60) { x: Int }
    `)
    const { coordinates } = compilePolicy(typed, { roles: ROLES })
    expect(coordinates.get('T')).toMatchObject({
      reject: { rank: 2, maxAge: 60 },
      authRules: [{}, { coordinate: 'I' }],
    })
    expect(coordinates.has('Query')).toBe(false)
  })
})

describe('the access matrix', () => {
  test('lists each coordinate with its lowest role and shortest path, deterministically', () => {
    expect(printAccessMatrix(accessMatrix(schema, policy), policy)).toBe(`## Root fields

| Coordinate | Lowest role | By |
|---|---|---|
| \`Mutation.login\` | anonymous |  |
| \`Query.find\` | anonymous |  |
| \`Query.me\` | USER |  |
| \`Query.users\` | SUPPORT |  |
| \`Query.wipe\` | ADMIN, authenticated in the last 60 seconds |  |

## Fields

| Coordinate | Lowest role | By |
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

| Coordinate | Lowest role | By |
|---|---|---|
| \`Denial.NULL\` | nobody |  |
| \`Denial.REJECT\` | nobody |  |
| \`In.a\` | anonymous | Query.find(in:) |
| \`In.b\` | USER, authenticated in the last 300 seconds | Query.find(in:) |
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

  test('lists exactly the usable coordinates', () => {
    const others = buildSchema(`${DIRECTIVES} scalar Time union Any = Query type Query { a(b: Time): Any @public }`)
    expect(accessMatrix(others, compilePolicy(others, { roles: ROLES })).map(({ coordinate }) => coordinate)).toEqual([
      'Query.a',
      'Denial.NULL',
      'Denial.REJECT',
      'Query.a(b:)',
      'Role.ADMIN',
      'Role.SUPPORT',
      'Role.USER',
    ])
  })

  test('shows the path to an input type that only an operation directive uses', () => {
    const sdl = `${DIRECTIVES} input In { x: Int } directive @tag(in: In) on FIELD type Query { a: Int @public }`
    const tagged = buildSchema(sdl)
    expect(accessMatrix(tagged, compilePolicy(tagged, { roles: ROLES }))).toContainEqual(
      expect.objectContaining({ coordinate: 'In.x', role: null, path: ['@tag(in:)'] }),
    )
  })

  test('accepts a schema without queries', () => {
    const part = buildSchema(`${DIRECTIVES} type Mutation { wipe: Int @auth(role: ADMIN) }`)
    expect(accessMatrix(part, compilePolicy(part, { roles: ROLES }))).toContainEqual(
      expect.objectContaining({ coordinate: 'Mutation.wipe', role: 'ADMIN' }),
    )
  })

  test('is independent of the order of the SDL', () => {
    const definitions = parse(DIRECTIVES + SDL).definitions.toReversed()
    const reversed = buildSchema(definitions.map(({ loc }) => loc?.source.body.slice(loc.start, loc.end)).join('\n'))
    const rows = accessMatrix(reversed, compilePolicy(reversed, { roles: ROLES }))
    expect(printAccessMatrix(rows, policy)).toBe(printAccessMatrix(accessMatrix(schema, policy), policy))
  })

  test('prefers the path that requires less, even if it is longer', () => {
    const longer = buildSchema(`${DIRECTIVES}
      type Query { short: A @auth(role: ADMIN) long: B @public }
      type B { c: C } type C { a: A } type A { x: Int fresh: Int @auth(maxAge: 60) }
    `)
    const rows = accessMatrix(longer, compilePolicy(longer, { roles: ROLES }))
    expect(rows.find(({ coordinate }) => coordinate === 'A.x')).toEqual({
      coordinate: 'A.x',
      kind: 'field',
      role: null,
      maxAge: null,
      factors: 0,
      scopes: [],
      rules: [],
      always: null,
      answersNull: false,
      path: ['Query.long', 'B.c', 'C.a'],
    })
    expect(rows.find(({ coordinate }) => coordinate === 'A.fresh')).toMatchObject({ role: 'USER', maxAge: 60 })
  })

  test('prefers a path without maxAge', () => {
    const two = buildSchema(
      `${DIRECTIVES} type Query { a: A @auth(maxAge: 60) b: B @auth } type B { a: A } type A { x: Int @auth }`,
    )
    const rows = accessMatrix(two, compilePolicy(two, { roles: ROLES }))
    expect(rows.find(({ coordinate }) => coordinate === 'A.x')).toMatchObject({
      maxAge: null,
      path: ['Query.b', 'B.a'],
    })
  })
})

describe('paths of equal length', () => {
  test('chooses the first path by name, whatever the order of the SDL', () => {
    const ties = buildSchema(`${DIRECTIVES}
      type Query { c: A @public a: A @public b(z: In, y: In): A @public }
      type A { x: Int }
      input In { n: In m: In o: Other p: Other }
      input Other { v: Int }
    `)
    const rows = accessMatrix(ties, compilePolicy(ties, { roles: ROLES }))
    const path = (of: string) => rows.find(({ coordinate }) => coordinate === of)?.path
    expect(path('A.x')).toEqual(['Query.a'])
    expect(path('In.m')).toEqual(['Query.b(y:)'])
    expect(path('Other.v')).toEqual(['Query.b(y:)', 'In.o'])
  })
})

test('keeps docs/access.md equal to the schema; `npm run access` writes it', () => {
  const read = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
  const served = buildSchema(read('schema.graphql'))
  const servedPolicy = compilePolicy(served, { roles: ROLES })
  const page = read('docs/access.md')
  expect(page.slice(page.indexOf('## '))).toBe(printAccessMatrix(accessMatrix(served, servedPolicy), servedPolicy))
})
