import { describe, expect, test } from '@jest/globals'
import type { Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, NOW, USER } from '../support/authorized.ts'
import { SDL } from './schema.ts'

describe('denied: NULL', () => {
  const resolvers = {
    Query: { thing: () => ({ name: 'n', pay: 7 }), hidden: () => ({ name: 'h', secret: 's' }), open: () => 1 },
  }

  test('answers null with an error at the path and continues', async () => {
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

  test('reports a nulled field with denied: NULL', async () => {
    const reported: unknown[] = []
    const schema = authorized(SDL, resolvers, {
      onDenied: (denials) =>
        reported.push(...denials.map(({ coordinate, denied, denial }) => [coordinate, denied, denial])),
    })
    await schema.ask('{ hidden { name } }')
    expect(reported).toEqual([['Query.hidden', 'NULL', { kind: 'unauthenticated' }]])
  })

  test('ignores requirements below a field that is null for the viewer', async () => {
    expect((await authorized(SDL, resolvers).ask('{ hidden { secret } }', { viewer: USER })).data).toEqual({
      hidden: null,
    })
  })

  test('applies requirements below a field to viewers who reach it', async () => {
    const schema = authorized('type Query { a: A @auth(denied: NULL) } type A { b: Int @auth(role: ADMIN) }', {
      Query: { a: () => ({ b: 1 }) },
    })
    expect((await schema.ask('{ a { b } }')).data).toEqual({ a: null })
    expect((await schema.ask('{ a { b } }', { viewer: USER })).denied).toEqual([['FORBIDDEN', 'A.b']])
    expect((await schema.ask('{ a { b } }', { viewer: ADMIN })).data).toEqual({ a: { b: 1 } })
  })

  test('rejects ages between an inner and an outer maxAge, and answers null to older ones', async () => {
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

  test('answers null or rejects, depending on the age, when several requirements apply', async () => {
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

  test('keeps other requirements of the same path', async () => {
    const schema = authorized('type Query { t: T @public } type T @auth { x: Int @auth(role: ADMIN, denied: NULL) }', {
      Query: { t: () => ({ x: 1 }) },
    })
    expect((await schema.ask('{ t { x } }')).denied).toContainEqual(['UNAUTHENTICATED', 'Query.t'])
    expect((await schema.ask('{ t { x } }', { viewer: USER })).data).toEqual({ t: { x: null } })
  })

  test('rejects a denied argument of a nulled field', async () => {
    const schema = authorized('type Query { f(x: Int @auth(role: ADMIN)): Int @auth(role: ADMIN, denied: NULL) }')
    expect((await schema.ask('{ f(x: 1) }', { viewer: USER })).denied).toEqual([['FORBIDDEN', 'Query.f(x:)']])
    expect((await schema.ask('{ f }', { viewer: USER })).data).toEqual({ f: null })
  })
})
