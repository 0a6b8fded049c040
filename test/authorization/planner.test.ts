/** What an operation asks for as a whole, and what becomes of it. */

import { describe, expect, test } from '@jest/globals'
import { buildSchema, getOperationAST, parse } from 'graphql'
import { compilePolicy, createPlanner, type Viewer } from '../../src/authorization/index.ts'
import { ADMIN, authorized, NOW, SUPPORT, USER } from './authorized.ts'
import { DIRECTIVES } from './directives.ts'

const SDL = `
  type Query {
    open: Int @public
    mine: Int @auth
    all: Int @auth(role: ADMIN)
    fresh: Int @auth(maxAge: 60)
    thing: Thing @public
    hidden: Thing @auth(role: ADMIN, denied: NULL)
  }
  type Thing { name: String secret: String @auth(role: SUPPORT) pay: Int @auth(role: ADMIN, denied: NULL) }
`

describe('a denial', () => {
  test('is told for every coordinate that is denied, once, in the order of the operation, with its place in it', async () => {
    const query = '{ open all thing { secret s: secret ...F } mine } fragment F on Thing { secret }'
    const { errors, data, status } = await authorized(SDL).ask(query, { viewer: USER })
    expect(data).toBeUndefined()
    expect(status).toBe(403)
    expect(errors).toEqual([
      {
        message: 'Query.all needs role ADMIN.',
        locations: [{ line: 1, column: 8 }],
        extensions: { code: 'FORBIDDEN', coordinate: 'Query.all', requiredRole: 'ADMIN' },
      },
      {
        message: 'Thing.secret needs role SUPPORT.',
        locations: [{ line: 1, column: 20 }],
        extensions: { code: 'FORBIDDEN', coordinate: 'Thing.secret', requiredRole: 'SUPPORT' },
      },
    ])
  })

  test.each(['missing', 'malformed', 'expired', 'revoked'])(
    'of nobody is UNAUTHENTICATED, for a token that is %s',
    async (reason) => {
      const { errors, status } = await authorized(SDL).ask('{ all }', { reason })
      expect(errors[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', reason })
      expect(status).toBe(401)
    },
  )

  test('of somebody is never UNAUTHENTICATED, and of nobody never FORBIDDEN', async () => {
    const { all: codes } = { all: (result: { denied: unknown[][] }) => new Set(result.denied.map(([code]) => code)) }
    const schema = authorized(SDL)
    const query = '{ mine all fresh thing { secret } }'
    expect(codes(await schema.ask(query))).toEqual(new Set(['UNAUTHENTICATED']))
    expect(codes(await schema.execute(query))).toEqual(new Set(['UNAUTHENTICATED']))
    expect(codes(await schema.ask(query, { viewer: { role: 'NONE' } }))).toEqual(new Set(['FORBIDDEN']))
    expect(codes(await schema.execute(query, { viewer: { role: 'NONE' } }))).toEqual(new Set(['FORBIDDEN']))
  })

  test('of an old password is REAUTHENTICATION_REQUIRED', async () => {
    const viewer = { role: 'ADMIN', authTime: new Date(NOW.getTime() - 61_000) }
    const { errors, status } = await authorized(SDL).ask('{ fresh }', { viewer })
    expect(errors[0]).toMatchObject({
      message: 'Query.fresh needs the password to have been given in the last 60 seconds.',
      extensions: { code: 'REAUTHENTICATION_REQUIRED', maxAge: 60 },
    })
    expect(status).toBe(401)
    expect((await authorized(SDL).ask('{ fresh }', { viewer: USER })).errors).toEqual([])
  })

  test('of a variable has its place where the variable is used first', async () => {
    const schema = authorized('type Query { f(x: Int @auth): Int @public }')
    const query = 'query ($x: Int) { f(x: $x) g: f(x: $x) }'
    const { errors } = await schema.ask(query, { variables: { x: 1 } })
    expect(errors).toMatchObject([{ locations: [{ line: 1, column: 19 }] }])
  })

  test('is reported as a whole', async () => {
    const reported: unknown[] = []
    const onDenied = (denials: readonly { coordinate: string; denied: string }[], context: object) =>
      reported.push([denials.map(({ coordinate, denied }) => [coordinate, denied]), context])
    const schema = authorized(SDL, {}, { onDenied })
    await schema.ask('{ all thing { secret } }', { viewer: USER })
    await schema.ask('{ open }')
    expect(reported).toEqual([
      [
        [
          ['Query.all', 'REJECT'],
          ['Thing.secret', 'REJECT'],
        ],
        { viewer: USER },
      ],
    ])
  })
})

describe('@skip and @include', () => {
  test.each([
    ['{ open all @skip(if: true) }', {}, true],
    ['{ open all @skip(if: false) }', {}, false],
    ['{ open all @include(if: false) }', {}, true],
    ['{ open all @include(if: true) }', {}, false],
    ['query ($c: Boolean!) { open all @skip(if: $c) }', { c: true }, true],
    ['query ($c: Boolean!) { open all @skip(if: $c) }', { c: false }, false],
    ['query ($c: Boolean!) { open ... @include(if: $c) { all } }', { c: false }, true],
    ['query ($c: Boolean!) { open ...F @include(if: $c) } fragment F on Query { all }', { c: true }, false],
    ['query ($c: Boolean = true) { open all @skip(if: $c) }', {}, true],
    ['query ($c: Boolean = true) { open all @skip(if: $c) }', { c: false }, false],
    ['query ($c: Boolean!) { open all @skip(if: $c) }', {}, false],
    ['query ($c: Boolean!, $d: Boolean!) { open all @include(if: $c) @skip(if: $d) }', { c: true, d: true }, true],
    ['query ($c: Boolean!, $d: Boolean!) { open all @include(if: $c) @skip(if: $d) }', { c: true, d: false }, false],
  ])('%s with %j is allowed: %p', async (query, variables, allowed) => {
    const schema = authorized(SDL)
    for (const _twice of [1, 2])
      expect((await schema.ask(query, { viewer: USER, variables })).denied).toEqual(
        allowed ? [] : [['FORBIDDEN', 'Query.all']],
      )
  })

  test('more switches than plans are kept are decided all the same, of which 64 plans are kept', () => {
    const schema = buildSchema(DIRECTIVES + SDL)
    const planner = createPlanner(schema, compilePolicy(schema))
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`)
    const document = parse(
      `query (${names.map((name) => `$${name}: Boolean!`)}) { open ${names.map((name, index) => `a${index}: ${index === 7 ? 'all' : 'open'} @include(if: $${name})`).join(' ')} }`,
    )
    const known = getOperationAST(document)
    if (!known) throw new Error('no operation')
    let compiled = 0
    const operation = new Proxy(known, {
      get(target, key, receiver) {
        if (key === 'selectionSet') compiled++
        return Reflect.get(target, key, receiver)
      },
    })
    for (const plans of [256, 256 + 192]) {
      for (let combination = 0; combination < 256; combination++) {
        const variables = Object.fromEntries(names.map((name, index) => [name, ((combination >> index) & 1) === 1]))
        const denials = planner.denials({ document, operation, variables }, USER, () => NOW)
        expect(denials.length > 0).toBe(variables.c7)
      }
      expect(compiled).toBe(plans)
    }
  })

  test('of a document that comes again are looked at again', () => {
    const schema = buildSchema(DIRECTIVES + SDL)
    const planner = createPlanner(schema, compilePolicy(schema))
    const document = parse('query ($a: Boolean!, $b: Boolean!) { open all @skip(if: $a) x: all @include(if: $b) }')
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    for (const _twice of [1, 2])
      for (const a of [true, false])
        for (const b of [true, false]) {
          const denials = planner.denials({ document, operation, variables: { a, b } }, USER, () => NOW)
          expect(denials.length > 0).toBe(!a || b)
        }
  })

  test('a switch that is text is not taken for the Boolean that it names', () => {
    const schema = buildSchema(DIRECTIVES + SDL)
    const planner = createPlanner(schema, compilePolicy(schema))
    const document = parse('query ($c: Boolean!) { open all @skip(if: $c) }')
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    const denials = (c: unknown) => planner.denials({ document, operation, variables: { c } }, USER, () => NOW)
    expect(['true', true, 'true'].map((c) => denials(c).length)).toEqual([1, 0, 1])
  })

  test('a switch that is null runs nothing of what it switches', async () => {
    const query = 'query ($c: Boolean = true) { open all @skip(if: $c) }'
    const { data, errors } = await authorized(SDL).ask(query, { viewer: USER, variables: { c: null } })
    expect(data ?? null).toBeNull()
    expect(errors).not.toEqual([])
  })
})

describe('what an operation may meet', () => {
  test('is no type that a fragment around rules out, by an interface too', async () => {
    const schema = authorized(
      `
        interface I { secret: Int }
        interface J { secret: Int }
        type A implements I & J { secret: Int }
        type B implements J { secret: Int @auth(role: ADMIN) }
        union U = A | B
        type Query { u: U @public }
      `,
      { Query: { u: () => ({ __typename: 'A', secret: 1 }) } },
    )
    expect((await schema.ask('{ u { ... on I { secret } } }')).errors).toEqual([])
    expect((await schema.ask('{ u { ... on J { ... on I { secret } } } }')).errors).toEqual([])
    expect((await schema.ask('{ u { ... on J { secret } } }', { viewer: USER })).denied).toEqual([
      ['FORBIDDEN', 'B.secret'],
    ])
  })

  test('is no fragment for a field of the same name', async () => {
    const query = '{ open ... @skip(if: true) { ...open } } fragment open on Query { all }'
    expect((await authorized(SDL, { Query: { open: () => 1 } }).ask(query)).data).toEqual({ open: 1 })
  })

  test('is nothing of what the schema does not have, in a document that was not validated', () => {
    const schema = buildSchema(
      `${DIRECTIVES}
      enum Sort { PAY @auth }
      input In { a: Int @auth }
      type Query { open(in: In, sort: Sort): Int @public me: Me @public mine: Int @auth all: Int @auth }
      type Me { id: Int }`,
    )
    const planner = createPlanner(schema, compilePolicy(schema))
    const document = parse(
      `{
        nothing { open } open(what: 1, in: {no: 2}) x: open(in: a, sort: "PAY") y: open { z } me m: me { __schema { z } }
        mine @skip(unless: true) @include(if: $none) ...None ... on Nobody { all } ...F
      }
      fragment F on Query { ...F all }`,
    )
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    const denials = planner.denials({ document, operation }, null, () => NOW)
    expect(denials.map(({ coordinate }) => coordinate)).toEqual(['Query.mine', 'Query.all'])
    expect(planner.introspects({ document, operation })).toBe(false)
    const subscription = getOperationAST(parse('subscription { all }'))
    if (!subscription) throw new Error('no operation')
    expect(planner.denials({ document, operation: subscription }, null, () => NOW)).toEqual([])
  })

  test('is the same in a document that was not parsed, where a list of none may not be there', () => {
    const schema = buildSchema(`${DIRECTIVES} type Query { f(x: Int @auth): Int @public all: Int @auth }`)
    const planner = createPlanner(schema, compilePolicy(schema))
    const parsed = JSON.stringify(parse('{ all @skip f g: f(x: $x) @skip(if: $c) }', { noLocation: true }))
    const document = JSON.parse(parsed.replace(/,?"\w+":\[\]/g, ''))
    const operation = document.definitions[0]
    expect(operation.variableDefinitions).toBeUndefined()
    const denials = planner.denials({ document, operation, variables: { x: 1 } }, null, () => NOW)
    expect(denials.map(({ coordinate }) => coordinate)).toEqual(['Query.all', 'Query.f(x:)'])
  })
})

describe('variables that are no good', () => {
  test('run nothing, and are told as such to who may run the operation', async () => {
    const ran: unknown[] = []
    const schema = authorized('type Query { f(x: Int!, y: Int @auth): Int @public }', {
      Query: { f: () => ran.push(1) },
    })
    const query = 'query ($x: Int!, $y: Int) { f(x: $x, y: $y) }'
    for (const variables of [{}, { x: 'one' }, { x: null }, { x: 1, y: 'two' }]) {
      const { errors } = await schema.ask(query, { viewer: USER, variables })
      expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    }
    expect((await schema.ask(query, { variables: { y: 'two' } })).denied).toEqual([['UNAUTHENTICATED', undefined]])
    expect(ran).toEqual([])
  })

  test('that are text where there should be fields ask for none, though text has a length', async () => {
    const schema = authorized('input In { length: Int @auth } type Query { f(in: In): Int @public }')
    const { errors } = await schema.ask('query ($in: In) { f(in: $in) }', { variables: { in: 'text' } })
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })

  test('of no operation that there is, run nothing', async () => {
    const { errors } = await authorized(SDL).ask('query A { open } query B { all }')
    expect(errors[0]?.extensions?.code).toBe('OPERATION_RESOLUTION_FAILURE')
  })
})

describe('denied: NULL', () => {
  const resolvers = {
    Query: { thing: () => ({ name: 'n', pay: 7 }), hidden: () => ({ name: 'h', secret: 's' }), open: () => 1 },
  }

  test('answers null with an error at its path, and goes on', async () => {
    const { data, errors, status } = await authorized(SDL, resolvers).ask(
      '{ open thing { name pay } hidden { name } }',
      { viewer: USER },
    )
    expect(data).toEqual({ open: 1, thing: { name: 'n', pay: null }, hidden: null })
    expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['thing', 'pay'], { code: 'FORBIDDEN', coordinate: 'Thing.pay', requiredRole: 'ADMIN' }],
      [['hidden'], { code: 'FORBIDDEN', coordinate: 'Query.hidden', requiredRole: 'ADMIN' }],
    ])
    expect(status ?? 200).toBe(200)
  })

  test('is denied, not rejected, to the report', async () => {
    const reported: unknown[] = []
    const schema = authorized(SDL, resolvers, {
      onDenied: (denials) =>
        reported.push(...denials.map(({ coordinate, denied, denial }) => [coordinate, denied, denial])),
    })
    await schema.ask('{ hidden { name } }')
    expect(reported).toEqual([['Query.hidden', 'NULL', { kind: 'unauthenticated' }]])
  })

  test('refuses nothing for what is inside, which nobody gets to', async () => {
    expect((await authorized(SDL, resolvers).ask('{ hidden { secret } }', { viewer: USER })).data).toEqual({
      hidden: null,
    })
  })

  test('refuses for what is inside to who gets there', async () => {
    const schema = authorized('type Query { a: A @auth(denied: NULL) } type A { b: Int @auth(role: ADMIN) }', {
      Query: { a: () => ({ b: 1 }) },
    })
    expect((await schema.ask('{ a { b } }')).data).toEqual({ a: null })
    expect((await schema.ask('{ a { b } }', { viewer: USER })).denied).toEqual([['FORBIDDEN', 'A.b']])
    expect((await schema.ask('{ a { b } }', { viewer: ADMIN })).data).toEqual({ a: { b: 1 } })
  })

  test('of an old password hides a requirement of a newer one, so that the in-between is refused', async () => {
    const schema = authorized(
      'type Query { a: A @auth(maxAge: 300, denied: NULL) } type A { b: Int @auth(maxAge: 60) }',
      { Query: { a: () => ({ b: 1 }) } },
    )
    const aged = (seconds: number): Viewer => ({ role: 'USER', authTime: new Date(NOW.getTime() - seconds * 1000) })
    expect((await schema.ask('{ a { b } }', { viewer: aged(60) })).data).toEqual({ a: { b: 1 } })
    expect((await schema.ask('{ a { b } }', { viewer: aged(61) })).denied).toEqual([
      ['REAUTHENTICATION_REQUIRED', 'A.b'],
    ])
    expect((await schema.ask('{ a { b } }', { viewer: aged(300) })).denied).toEqual([
      ['REAUTHENTICATION_REQUIRED', 'A.b'],
    ])
    expect((await schema.ask('{ a { b } }', { viewer: aged(301) })).data).toEqual({ a: null })
  })

  test('of an old password hides it from some ages, while others are refused for something else', async () => {
    const schema = authorized(
      'type Query { a: A @auth(maxAge: 60, denied: NULL) b: Int @auth(maxAge: 300) d: Int @auth(maxAge: 30) } type A { c: Int @auth(role: ADMIN) }',
      { Query: { a: () => ({ c: 1 }), b: () => 2 } },
    )
    const denied = async (seconds: number, query = '{ a { c } b }') => {
      const viewer = { role: 'USER', authTime: new Date(NOW.getTime() - seconds * 1000) }
      const { data, denied: found } = await schema.ask(query, { viewer })
      return [data, ...found]
    }
    expect(await denied(60)).toEqual([undefined, ['FORBIDDEN', 'A.c']])
    expect(await denied(61)).toEqual([{ a: null, b: 2 }, ['REAUTHENTICATION_REQUIRED', 'Query.a']])
    expect(await denied(301)).toEqual([undefined, ['REAUTHENTICATION_REQUIRED', 'Query.b']])
    expect(await denied(61, '{ a { c } d }')).toEqual([undefined, ['REAUTHENTICATION_REQUIRED', 'Query.d']])
  })

  test('does not weaken what else is asked for', async () => {
    const schema = authorized('type Query { t: T @public } type T @auth { x: Int @auth(role: ADMIN, denied: NULL) }', {
      Query: { t: () => ({ x: 1 }) },
    })
    expect((await schema.ask('{ t { x } }')).denied).toContainEqual(['UNAUTHENTICATED', undefined])
    expect((await schema.ask('{ t { x } }', { viewer: USER })).data).toEqual({ t: { x: null } })
  })

  test('does not excuse an argument that is denied', async () => {
    const schema = authorized('type Query { f(x: Int @auth(role: ADMIN)): Int @auth(role: ADMIN, denied: NULL) }')
    expect((await schema.ask('{ f(x: 1) }', { viewer: USER })).denied).toEqual([['FORBIDDEN', 'Query.f(x:)']])
    expect((await schema.ask('{ f }', { viewer: USER })).data).toEqual({ f: null })
  })
})

describe('inputs', () => {
  const schema = authorized(
    `
      enum Sort { NAME PAY @auth(role: ADMIN) }
      input In { a: Int = 5 @auth(role: SUPPORT) b: In c: [[In!]] sort: Sort = PAY all: Int! = 3 @auth(role: ADMIN) }
      input One @oneOf { x: Int y: Int @auth(role: ADMIN) }
      type Query { f(in: In, list: [Sort!], one: One, sort: Sort! = PAY, x: Int = 1 @auth(role: ADMIN)): Int @public }
    `,
    { Query: { f: () => 1 } },
  )
  const allowed: [string, Record<string, unknown>][] = [
    ['{ f }', {}],
    ['{ f(in: null) }', {}],
    ['{ f(in: {}) }', {}],
    ['{ f(in: {b: {}}) }', {}],
    ['query ($in: In) { f(in: $in) }', {}],
    ['query ($in: In) { f(in: $in) }', { in: null }],
    ['query ($in: In) { f(in: $in) }', { in: { b: { c: [[{}], null] } } }],
    ['query ($a: Int, $x: Int) { f(in: {a: $a}, x: $x) }', {}],
    ['query ($in: In = {b: {}}) { f(in: $in) }', {}],
    ['query ($in: In = {a: 1}) { f(in: $in) }', { in: {} }],
    ['query ($s: Sort) { f(list: [NAME], in: {sort: $s}) }', {}],
    ['query ($one: One) { f(one: $one) }', { one: { x: 1 } }],
    [
      'query ($c: Boolean!, $in: In) { f f @include(if: $c) ...F } fragment F on Query { g: f(in: $in) @include(if: $c) }',
      { c: false, in: { a: 1 } },
    ],
  ]
  const denied: [string, Record<string, unknown>, string][] = [
    ['{ f(in: {a: 5}) }', {}, 'In.a'],
    ['{ f(in: {a: null}) }', {}, 'In.a'],
    ['{ f(in: {all: 3}) }', {}, 'In.all'],
    ['{ f(in: {b: {c: {a: 1}}}) }', {}, 'In.a'],
    ['{ f(in: {sort: PAY}) }', {}, 'Sort.PAY'],
    ['{ f(list: [NAME, PAY]) }', {}, 'Sort.PAY'],
    ['{ f(list: PAY) }', {}, 'Sort.PAY'],
    ['{ f(sort: PAY) }', {}, 'Sort.PAY'],
    ['{ f(x: 1) }', {}, 'Query.f(x:)'],
    ['{ f(one: {y: 1}) }', {}, 'One.y'],
    ['query ($x: Int) { f(x: $x) }', { x: null }, 'Query.f(x:)'],
    ['query ($x: Int = 1) { f(x: $x) }', {}, 'Query.f(x:)'],
    ['query ($a: Int) { f(in: {a: $a}) }', { a: 1 }, 'In.a'],
    ['query ($a: Int = 2) { f(in: {a: $a}) }', {}, 'In.a'],
    ['query ($in: In) { f(in: $in) }', { in: { a: null } }, 'In.a'],
    ['query ($in: In) { f(in: $in) }', { in: { b: { c: [[{ a: 1 }]] } } }, 'In.a'],
    ['query ($in: In) { f(in: $in) }', { in: { c: { a: 1 } } }, 'In.a'],
    ['query ($in: In = {a: 1}) { f(in: $in) }', {}, 'In.a'],
    ['query ($in: In!) { f(in: {b: $in}) }', { in: { a: 1 } }, 'In.a'],
    ['query ($s: [Sort!]) { f(list: $s) }', { s: 'PAY' }, 'Sort.PAY'],
    ['query ($s: Sort!) { f(list: [NAME, $s]) }', { s: 'PAY' }, 'Sort.PAY'],
    ['query ($s: Sort = PAY) { f(in: {sort: $s}) }', {}, 'Sort.PAY'],
    ['query ($one: One) { f(one: $one) }', { one: { y: 1 } }, 'One.y'],
    ['query ($y: Int!) { f(one: {y: $y}) }', { y: 1 }, 'One.y'],
    ['query ($in: In) { ...F } fragment F on Query { f(in: $in) }', { in: { a: 1 } }, 'In.a'],
  ]

  test.each(allowed)('%s with %j supplies nothing that is denied', async (query, variables) => {
    expect((await schema.ask(query, { viewer: USER, variables })).errors).toEqual([])
    expect((await schema.execute(query, { viewer: USER, variables })).errors).toEqual([])
  })

  test.each(denied)('%s with %j is denied for %s', async (query, variables, coordinate) => {
    const refused = await schema.ask(query, { viewer: USER, variables })
    expect(refused).toMatchObject({ data: undefined, denied: [['FORBIDDEN', coordinate]] })
    expect((await schema.execute(query, { viewer: USER, variables })).denied).toEqual([['FORBIDDEN', coordinate]])
    expect((await schema.ask(query, { viewer: ADMIN, variables })).errors).toEqual([])
    expect((await schema.execute(query, { viewer: ADMIN, variables })).errors).toEqual([])
  })

  test('an undefined variable counts as GraphQL takes it: null as an argument, left out as an input field', async () => {
    const asked = { viewer: USER, variables: { x: undefined } }
    expect((await schema.ask('query ($x: Int) { f(x: $x) }', asked)).denied).toEqual([['FORBIDDEN', 'Query.f(x:)']])
    const variables = { in: { a: undefined } }
    expect((await schema.ask('query ($in: In) { f(in: $in) }', { viewer: USER, variables })).errors).toEqual([])
  })

  test('the default of an input field in a variable is told from its absence by the planner, and is as good as that to a resolver', async () => {
    const asked = { viewer: USER, variables: { in: { a: 5 } } }
    expect((await schema.ask('query ($in: In) { f(in: $in) }', asked)).denied).toEqual([['FORBIDDEN', 'In.a']])
    expect((await schema.execute('query ($in: In) { f(in: $in) }', asked)).data).toEqual({ f: 1 })
  })

  test('an argument asks for what the same argument of an interface asks for', async () => {
    const implementing = authorized(
      'interface I { f(x: Int @auth(role: ADMIN)): Int } type T implements I { f(x: Int): Int } type Query { t: T @public i: I @public }',
      { Query: { t: () => ({ f: 1 }), i: () => ({ __typename: 'T', f: 1 }) } },
    )
    for (const root of ['t', 'i']) {
      const query = `{ ${root} { f(x: 1) } }`
      expect((await implementing.ask(query, { viewer: SUPPORT })).denied).toEqual([['FORBIDDEN', 'T.f(x:)']])
      expect((await implementing.execute(query, { viewer: SUPPORT })).denied).toEqual([['FORBIDDEN', 'T.f(x:)']])
      expect((await implementing.ask(`{ ${root} { f } }`, { viewer: SUPPORT })).errors).toEqual([])
    }
  })

  test('enum values that resolvers know by other values are found by their names', async () => {
    const renamed = authorized(
      'enum Sort { NAME PAY @auth(role: ADMIN) } input In { sort: Sort = NAME } type Query { f(in: In, s: Sort): Int @public }',
      { Query: { f: () => 1 }, Sort: { NAME: 0, PAY: 1 } },
    )
    const query = 'query ($in: In, $s: Sort) { f(in: $in, s: $s) }'
    for (const variables of [{ s: 'PAY' }, { in: { sort: 'PAY' } }]) {
      expect(await renamed.ask(query, { viewer: USER, variables })).toMatchObject({
        data: undefined,
        denied: [['FORBIDDEN', 'Sort.PAY']],
      })
      expect((await renamed.execute(query, { viewer: USER, variables })).denied).toEqual([['FORBIDDEN', 'Sort.PAY']])
    }
    expect((await renamed.ask(query, { viewer: USER, variables: { in: { sort: 'NAME' } } })).errors).toEqual([])
  })

  test('a variable nested as deep as a request can be long does not exhaust the stack', async () => {
    let deep: object = { a: 1 }
    for (let level = 0; level < 100_000; level++) deep = { b: deep }
    const { denied: found } = await schema.ask('query ($in: In) { f(in: $in) }', {
      viewer: USER,
      variables: { in: deep },
    })
    expect(found).toEqual([['FORBIDDEN', 'In.a']])
  })
})

describe('the cost', () => {
  const schema = buildSchema(DIRECTIVES + SDL)
  const planner = createPlanner(schema, compilePolicy(schema))
  const planned = (fields: number) => {
    const document = parse(`{ ${Array.from({ length: fields }, (_, index) => `a${index}: mine`).join(' ')} }`)
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    return { document, operation }
  }
  /** Reads of the document's parts, once it is known. */
  const reads = (fields: number) => {
    let count = 0
    const { document, operation } = planned(fields)
    const counted = new Proxy(operation, {
      get(target, key, receiver) {
        count++
        return Reflect.get(target, key, receiver)
      },
    })
    planner.denials({ document, operation: counted }, USER, () => NOW)
    count = 0
    for (let time = 0; time < 10; time++) planner.denials({ document, operation: counted }, USER, () => NOW)
    return count
  }

  test('of a known operation is none that depends on its size: it is not looked at again', () => {
    expect([reads(10), reads(1000)]).toEqual([0, 0])
  })

  test('of an operation that asks for no recent password is not even a look at the clock', () => {
    const now = () => {
      throw new Error('asked')
    }
    expect(planner.denials(planned(1), USER, now)).toEqual([])
  })

  test('of fragments that double at each step is not doubled', () => {
    const steps = Array.from(
      { length: 40 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ... { ...F${index + 1} } }`,
    )
    const document = parse(`{ ...F0 } ${steps.join(' ')} fragment F40 on Query { all }`)
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    expect(planner.denials({ document, operation }, USER, () => NOW)).toHaveLength(1)
  })
})
