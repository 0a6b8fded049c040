import { describe, expect, test } from '@jest/globals'
import { execute, parse } from 'graphql'
import { authorized, USER } from '../support/authorized.ts'

describe('inputs that the operation omits', () => {
  const sdl = `
    input In { a: Int @auth(role: ADMIN) b: Int d: Int = 5 @auth(role: ADMIN) n: Int = null @auth(role: ADMIN) inner: Inner list: [Inner!] }
    input Inner { a: Int @auth(role: ADMIN) b: Int }
    input Box { inner: Inner = {b: 1} @auth(role: ADMIN) list: [Int] = [1] @auth(role: ADMIN) x: Int }
    type Query { with(in: In, x: Int @auth(role: ADMIN), y: Int = 3 @auth(role: ADMIN)): String @public boxed(in: Box): String @public }
  `
  const given = (_source: unknown, args: unknown) => JSON.stringify(args)
  const { schema } = authorized(sdl, { Query: { with: given, boxed: given } })

  async function run(source: string, viewer: typeof USER, variableValues: Record<string, unknown> = {}) {
    const document = parse(source)
    const { data, errors } = await execute({ schema, document, variableValues, contextValue: { viewer } })
    return errors ? errors.map(({ extensions }) => extensions?.coordinate) : String(Object.values(data ?? {}))
  }

  test.each([
    'query ($x: Int) { with(in: {n: $x, b: 1}) }',
    'query ($x: Int) { with(in: {a: $x, b: 1}) }',
    'query ($x: Int) { with(in: {list: [{b: 2}, {a: $x}]}) }',
    'query ($x: Int) { with(in: {b: $x}) }',
    'query ($x: Inner) { with(in: {inner: $x}) }',
    'query ($x: Int) { with(x: $x, y: $x) }',
  ])('allows an omitted input: %s', async (source) => {
    expect(await run(source, USER)).toContain('{')
  })

  test('allows omitted inputs with default values, and denies supplied lists and objects', async () => {
    const source = 'query ($in: Box) { boxed(in: $in) }'
    const leftOut = await run(source, USER, { in: { x: 1 } })
    expect(JSON.parse(String(leftOut))).toEqual({ in: { x: 1, inner: { b: 1 }, list: [1] } })
    for (const value of [{ inner: { b: 1 } }, { inner: { b: 2 } }, { inner: null }])
      expect(await run(source, USER, { in: value })).toEqual(['Box.inner'])
    expect(await run(source, USER, { in: { inner: { b: 1 }, list: [1] } })).toEqual(['Box.inner'])
    expect(await run(source, USER, { in: { list: [1] } })).toEqual(['Box.list'])
  })
})
