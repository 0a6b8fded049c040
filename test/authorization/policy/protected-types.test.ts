import { describe, expect, test } from '@jest/globals'
import { ADMIN, SUPPORT, USER } from '../support/authorized.ts'
import { decisions } from './decisions.ts'

describe('types that carry @auth', () => {
  test('applies a union’s requirement to fields that return it', async () => {
    const ask = decisions('type Query { u: [U] @public a: A @public } union U @auth(role: ADMIN) = A type A { x: Int }')
    expect(await ask('{ u { __typename } }', USER)).toEqual([['FORBIDDEN', 'Query.u']])
    expect(await ask('{ a { x } }')).toEqual([])
  })

  test('applies a scalar’s requirement to results and inputs', async () => {
    const ask = decisions(`scalar Money @auth(role: ADMIN) input In { m: Money n: Int list: [Money!] }
      type Query { pay: [Money!] @public find(m: Money, in: In, n: Int): Int @public }`)
    expect(await ask('{ pay }', USER)).toEqual([['FORBIDDEN', 'Query.pay']])
    expect(await ask('{ find(n: 1, in: {n: 1}) }')).toEqual([])
    expect(await ask('{ find(m: 1) }', USER)).toEqual([['FORBIDDEN', 'Query.find(m:)']])
    expect(await ask('{ find(m: null) }', USER)).toEqual([['FORBIDDEN', 'Query.find(m:)']])
    expect(await ask('query ($in: In) { find(in: $in) }', USER, { in: { list: [] } })).toEqual([
      ['FORBIDDEN', 'In.list'],
    ])
    expect(await ask('query ($m: Money) { find(m: $m) }', USER)).toEqual([])
    expect(await ask('query ($m: Money) { find(m: $m) }', ADMIN, { m: 1 })).toEqual([])
  })

  test('applies an enum’s requirement to results and inputs', async () => {
    const ask = decisions(`enum Grade @auth(role: SUPPORT) { A B @auth(role: ADMIN) }
      type Query { grade: Grade @public find(g: [Grade!]): Int @public }`)
    expect(await ask('{ grade }', USER)).toEqual([['FORBIDDEN', 'Query.grade']])
    expect(await ask('{ find(g: []) }', USER)).toEqual([['FORBIDDEN', 'Query.find(g:)']])
    expect(await ask('{ find(g: A) }', SUPPORT)).toEqual([])
    expect(await ask('{ find(g: [A, B]) }', SUPPORT)).toEqual([['FORBIDDEN', 'Grade.B']])
    expect(await ask('{ find }')).toEqual([])
  })

  test('applies an input object’s requirement where it is supplied, including null', async () => {
    const ask = decisions(`input Secret @auth(role: ADMIN) { x: Int } input In { s: Secret }
      type Query { find(s: Secret, in: In): Int @public }`)
    expect(await ask('{ find(s: null) }', USER)).toEqual([['FORBIDDEN', 'Query.find(s:)']])
    expect(await ask('query ($in: In) { find(in: $in) }', USER, { in: { s: null } })).toEqual([['FORBIDDEN', 'In.s']])
    expect(await ask('query ($in: In) { find(in: $in) }', USER, { in: {} })).toEqual([])
  })

  test('applies a root type’s requirement to its fields', async () => {
    const ask = decisions(`type Query @auth { a: Int b: Int @auth(role: ADMIN) }
      type Mutation { c: Int } extend type Mutation @auth(role: SUPPORT, scopes: [["s"]]) { d: Int }`)
    expect(await ask('{ a }')).toEqual([['UNAUTHENTICATED', 'Query.a']])
    expect(await ask('{ a b }', USER)).toEqual([['FORBIDDEN', 'Query.b']])
    expect(await ask('mutation { c }', USER)).toEqual([['FORBIDDEN', 'Mutation.c']])
    expect(await ask('mutation { d }', { role: 'SUPPORT', scopes: ['s'], onlyScopes: true })).toEqual([])
  })
})
