import { describe, expect, test } from '@jest/globals'
import { ADMIN, authorized, SUPPORT, USER } from '../support/authorized.ts'

describe('protected inputs', () => {
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

  test.each(allowed)('allows %s with %j, which supplies nothing protected', async (query, variables) => {
    expect((await schema.ask(query, { viewer: USER, variables })).errors).toEqual([])
    expect((await schema.execute(query, { viewer: USER, variables })).errors).toEqual([])
  })

  test.each(denied)('denies %s with %j by %s', async (query, variables, coordinate) => {
    const refused = await schema.ask(query, { viewer: USER, variables })
    expect(refused).toMatchObject({ data: undefined, denied: [['FORBIDDEN', coordinate]] })
    expect((await schema.execute(query, { viewer: USER, variables })).denied).toEqual([['FORBIDDEN', coordinate]])
    expect((await schema.ask(query, { viewer: ADMIN, variables })).errors).toEqual([])
    expect((await schema.execute(query, { viewer: ADMIN, variables })).errors).toEqual([])
  })

  test('treats an undefined variable as null in an argument and as omitted in an input field', async () => {
    const asked = { viewer: USER, variables: { x: undefined } }
    expect((await schema.ask('query ($x: Int) { f(x: $x) }', asked)).denied).toEqual([['FORBIDDEN', 'Query.f(x:)']])
    const variables = { in: { a: undefined } }
    expect((await schema.ask('query ($in: In) { f(in: $in) }', { viewer: USER, variables })).errors).toEqual([])
  })

  test('denies in the planner an input field supplied with its default, which the guard alone allows', async () => {
    const asked = { viewer: USER, variables: { in: { a: 5 } } }
    expect((await schema.ask('query ($in: In) { f(in: $in) }', asked)).denied).toEqual([['FORBIDDEN', 'In.a']])
    expect((await schema.execute('query ($in: In) { f(in: $in) }', asked)).data).toEqual({ f: 1 })
  })

  test('applies an interface’s requirement to the same argument of an implementer', async () => {
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

  test.each(['first', 'second', 'deep', 'third'])(
    'finds a protected input within each type that contains it: %s',
    async (field) => {
      const several = authorized(
        `input Inner { secret: Int @auth(role: ADMIN) } input First { inner: Inner } input Second { inner: [Inner!] }
       input Deep { first: First } input Third { second: Second }
       type Query { first(in: First): Int @public second(in: Second): Int @public deep(in: Deep): Int @public third(in: Third): Int @public }`,
      )
      const inner = { inner: { secret: 1 } }
      const given = { first: inner, second: inner, deep: { first: inner }, third: { second: inner } }[field]
      const type = field[0]?.toUpperCase() + field.slice(1)
      const asked = { viewer: USER, variables: { in: given } }
      const query = `query ($in: ${type}) { ${field}(in: $in) }`
      expect((await several.ask(query, asked)).denied).toEqual([['FORBIDDEN', 'Inner.secret']])
      expect((await several.execute(query, asked)).denied).toEqual([['FORBIDDEN', 'Inner.secret']])
    },
  )

  test('recognizes enum values with internal values by their names', async () => {
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

  test('checks a variable nested 100,000 levels deep without exhausting the stack', async () => {
    let deep: object = { a: 1 }
    for (let level = 0; level < 100_000; level++) deep = { b: deep }
    const { denied: found } = await schema.ask('query ($in: In) { f(in: $in) }', {
      viewer: USER,
      variables: { in: deep },
    })
    expect(found).toEqual([['FORBIDDEN', 'In.a']])
  })
})
