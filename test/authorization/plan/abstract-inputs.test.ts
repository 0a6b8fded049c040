/** `abstract: 'runtime'`: arguments of a field on an interface whose possible types protect different ones. */

import { describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import type { Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, SUPPORT, USER } from '../support/authorized.ts'

const SDL = `
  input In { a: Int @auth(role: ADMIN) b: Int }
  interface I { f(x: Int, y: Int @auth, z: Int, w: Int, in: In): Int }
  interface J { f(y: Int): Int }
  type A implements I & J { f(x: Int @auth(role: SUPPORT), y: Int @auth, z: Int @auth, w: Int @auth(role: ADMIN), in: In): Int }
  type B implements I & J { f(x: Int, y: Int @auth(role: ADMIN), z: Int @auth(role: SUPPORT), w: Int @auth, in: In): Int }
  type C implements I & J { f(x: Int @auth, y: Int @auth, z: Int @auth, w: Int @auth, in: In): Int }
  type Query { i(of: String = "A"): I @public }
`
const runtime = authorized(
  SDL,
  { Query: { i: (_source: unknown, { of }: { of: string }) => ({ __typename: of, f: 1 }) } },
  { abstract: 'runtime' },
)

describe('the planner refuses what each possible type requires', () => {
  const VARIABLES = 'query ($x: Int, $y: Int, $in: In)'

  test.each<[string, Viewer | null, object, string[]]>([
    ['{ i { f } }', null, {}, []],
    ['{ i { f(y: 1) } }', null, {}, ['I.f(y:)']],
    ['{ i { f(y: 1) } }', USER, {}, []],
    ['{ i { f(x: 1) } }', null, {}, []],
    ['{ i { f(z: 1) } }', null, {}, ['I.f(z:)']],
    ['{ i { f(w: 1) } }', null, {}, ['I.f(w:)']],
    ['{ i { f(w: 1) } }', USER, {}, []],
    [`${VARIABLES} { i { a: f(y: $x) b: f(y: $y) } }`, null, { y: 1 }, ['I.f(y:)']],
    ['{ i { f(x: 1, z: 1) } }', null, {}, ['I.f(z:)']],
    ['{ i { f(y: 1, z: 1) } }', null, {}, ['I.f(y:)', 'I.f(z:)']],
    ['{ i { f(in: {a: 1}) } }', USER, {}, ['In.a']],
    ['{ i { f(in: {a: 1}) } }', ADMIN, {}, []],
    ['{ i { f(in: {b: 1}) } }', null, {}, []],
    [`${VARIABLES} { i { f(in: $in) } }`, USER, { in: { a: 1 } }, ['In.a']],
    [`${VARIABLES} { i { f(in: $in) } }`, USER, { in: { b: 1 } }, []],
    [`${VARIABLES} { i { f(in: {a: $x, b: $y}) } }`, USER, { x: 1 }, ['In.a']],
    [`${VARIABLES} { i { f(in: {a: $x, b: $y}) } }`, USER, { y: 1 }, []],
    [`${VARIABLES} { i { f(x: $x, y: $y) } }`, null, { x: 1 }, []],
    [`${VARIABLES} { i { f(x: $x, y: $y) } }`, null, { y: 1 }, ['I.f(y:)']],
    [`${VARIABLES} { i { f(y: $x, z: $y) } }`, null, { y: 1 }, ['I.f(z:)']],
    [`${VARIABLES} { i { f(y: $x, z: $y) } }`, null, { x: 1 }, ['I.f(y:)']],
    ['{ i { ... on J { f(y: 1) } } }', null, {}, ['J.f(y:)']],
    ['{ i { ... { f(y: 1) } } }', null, {}, ['I.f(y:)']],
    ['{ i { ... on A { f(x: 1) } ... on B { f(y: 1) } } }', null, {}, []],
  ])('%s for %j with %j', (query, viewer, variables, expected) => {
    const document = parse(query)
    const errors = runtime.authorize({ document, variables: { ...variables }, context: { viewer } })
    expect(errors.map(({ extensions }) => extensions.coordinate)).toEqual(expected)
    expect(runtime.dependsOnViewer({ document, context: { viewer } })).toBe(
      query !== '{ i { f } }' && !/b: 1/.test(query),
    )
  })
})

test.each<[string, string, Viewer | null, string | null]>([
  ['A', 'x: 1', USER, 'I.f(x:)'],
  ['A', 'x: 1', SUPPORT, null],
  ['B', 'x: 1', null, null],
  ['C', 'x: 1', null, 'I.f(x:)'],
  ['A', 'y: 1', USER, null],
  ['B', 'y: 1', USER, 'I.f(y:)'],
  ['B', 'y: 1', ADMIN, null],
  ['B', 'z: 1', USER, 'I.f(z:)'],
])('the guard decides by the object %s about f(%s) for %j', async (of, argument, viewer, coordinate) => {
  const { data, denied } = await runtime.ask(`{ i(of: "${of}") { f(${argument}) } }`, { viewer })
  expect(data).toEqual({ i: { f: coordinate === null ? 1 : null } })
  expect(denied.map(([, each]) => each)).toEqual(coordinate === null ? [] : [coordinate])
})

test.each<[string, Viewer | null, string[], string[]]>([
  ['{ i { f(x: 1) } }', null, ['A.f(x:)', 'C.f(x:)'], ['I.f(x:)']],
  ['{ i { f(x: 1) } }', USER, ['A.f(x:)'], ['I.f(x:)']],
  ['{ i { f(x: 1) } }', SUPPORT, [], []],
  ['{ i { ... on B { f(y: 1) } } }', USER, ['B.f(y:)'], ['B.f(y:)']],
  ['{ i { f(in: {a: 1}) } }', USER, ['In.a'], ['In.a']],
])("without abstract: 'runtime' it refuses what any type requires: %s for %j", (query, viewer, all, visible) => {
  const coordinates = (engine: ReturnType<typeof authorized>) =>
    engine
      .authorize({ document: parse(query), context: { viewer } })
      .map(({ extensions }) => String(extensions.coordinate))
  expect(coordinates(authorized(SDL))).toEqual(all)
  // Names no type that the viewer may not see.
  expect([...new Set(coordinates(authorized(SDL, {}, { introspection: 'visible' })))]).toEqual(visible)
})
