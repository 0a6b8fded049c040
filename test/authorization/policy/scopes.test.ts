import { describe, expect, test } from '@jest/globals'
import type { Viewer } from '../../../src/authorization/index.ts'
import { authorized, SUPPORT, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'
import { decisions, rules } from './decisions.ts'

describe('scopes', () => {
  const ask = decisions(
    `type Query {
    todos: Int @auth(scopes: [["todos:read"], ["admin", "todos"]])
    both: Int @auth(role: SUPPORT, scopes: [["a", "b"]])
    one: Int @auth(scopes: "a")
    either: Int @auth(scopes: ["a", "b"])
    plain: Int @auth
    open: Int @public
    letter: Int @auth(scopes: [["a"]])
    things: [Thing] @auth(scopes: [["things"]])
  } type Thing { x: Int @auth(scopes: [["x"]]) y: Int }`,
    { Query: { things: () => [{}] } },
  )
  const scoped = (scopes: Viewer['scopes'], rest: Partial<Viewer> = {}): Viewer => ({ role: 'USER', scopes, ...rest })

  test.each<[string, Viewer['scopes'], boolean]>([
    ['one of the sets', ['todos:read'], true],
    ['another set as a whole', ['todos', 'admin'], true],
    ['part of a set', ['admin'], false],
    ['none', [], false],
    ['none, left out', undefined, false],
    ['none, null', null, false],
    ['all', 'all', true],
    ['a set', new Set(['todos:read']), true],
    ['text that is not a list', 'todos:read', false],
  ])('decides the required scopes: %s, given %j', async (_name, scopes, isEnough) => {
    expect(await ask('{ todos }', scoped(scopes))).toEqual(isEnough ? [] : [['FORBIDDEN', 'Query.todos']])
  })

  test.each(['a', 'abc', 7, true, {}])('grants no scope by %p, which is no list', async (odd) => {
    const viewer = scoped(odd as unknown as Viewer['scopes'])
    expect(await ask('{ letter }', viewer)).toEqual([['FORBIDDEN', 'Query.letter']])
  })

  test('remembers scopes from an iterator that can be read only once', async () => {
    const viewer = scoped(['todos:read'].values())
    for (const _twice of [1, 2]) expect(await ask('{ todos }', viewer)).toEqual([])
  })

  test('requires both scopes and role', async () => {
    expect(await ask('{ both }', scoped(['a', 'b']))).toEqual([['FORBIDDEN', 'Query.both']])
    expect(await ask('{ both }', SUPPORT)).toEqual([['FORBIDDEN', 'Query.both']])
    expect(await ask('{ both }', scoped(['a', 'b'], { role: 'ADMIN' }))).toEqual([])
    expect(await ask('{ both }', null)).toEqual([['UNAUTHENTICATED', 'Query.both']])
  })

  test('reports missing scopes as an OR of ANDs', async () => {
    const schema = authorized(
      `${ALL_DIRECTIVES} type Query { a: A @auth(scopes: [["r"], ["w"]]) } type A @auth(role: ADMIN, scopes: [["a"]]) { x: Int }`,
      {},
      { rules },
    )
    const { errors, status } = await schema.ask('{ a { x } }', { viewer: USER })
    expect(status).toBe(403)
    expect(errors[0]).toMatchObject({
      message: 'Query.a needs role ADMIN and scopes r and a, or w and a.',
      extensions: {
        code: 'FORBIDDEN',
        requiredRole: 'ADMIN',
        requiredScopes: [
          ['r', 'a'],
          ['w', 'a'],
        ],
      },
    })
  })

  test('reads scopes without brackets as lists of one', async () => {
    expect(await ask('{ one either }', scoped(['a']))).toEqual([])
    expect(await ask('{ either }', scoped(['b']))).toEqual([])
    expect(await ask('{ one }', scoped(['b']))).toEqual([['FORBIDDEN', 'Query.one']])
  })

  describe('a viewer with onlyScopes', () => {
    const program = scoped(['todos:read', 'things'], { onlyScopes: true })
    test('allows only root fields that name scopes, excluding public ones', async () => {
      expect(await ask('{ todos things { y } }', program)).toEqual([])
      expect(await ask('{ plain }', program)).toEqual([['FORBIDDEN', 'Query.plain']])
      expect(await ask('{ open }', program)).toEqual([['FORBIDDEN', 'Query.open']])
      expect(await ask('{ open }')).toEqual([])
      expect(await ask('{ things { x } }', program)).toEqual([['FORBIDDEN', 'Thing.x']])
    })

    test('allows no further root fields with scopes "all"', async () => {
      expect(await ask('{ plain }', scoped('all', { onlyScopes: true }))).toEqual([['FORBIDDEN', 'Query.plain']])
    })
  })
})
