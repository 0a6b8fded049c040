/** Viewers of executions that share a context or alternate. */

import { describe, expect, test } from '@jest/globals'
import { execute, type GraphQLResolveInfo, getOperationAST, graphql, parse } from 'graphql'
import { ADMIN, authorized, type Context, USER } from '../support/authorized.ts'

const SDL = `
  type Query { open(y: Int): Int @public plain: Plain @public mine: Int @auth all: Int @auth(role: ADMIN) with(x: Int @auth): Int @public }
  type Plain { x: Int }
`

/** Parts of the info that the guard reads. */
function infoOfQuery(): GraphQLResolveInfo {
  const operation = getOperationAST(parse('{ mine }'))
  return { fieldName: 'mine', variableValues: {}, fieldNodes: [], operation } as unknown as GraphQLResolveInfo
}

describe('the guard', () => {
  test('calls viewer() for each execution of a context', async () => {
    const { schema } = authorized(SDL, { Query: { mine: () => 1, all: () => 2 } })
    const contextValue: Context = { viewer: ADMIN }
    const document = parse('{ mine all }')
    expect(await execute({ schema, document, contextValue })).toEqual({ data: { mine: 1, all: 2 } })
    contextValue.viewer = USER
    expect(await execute({ schema, document, contextValue })).toMatchObject({ data: { mine: 1, all: null } })
    contextValue.viewer = null
    expect(await execute({ schema, document, contextValue })).toMatchObject({ data: { mine: null, all: null } })
  })

  test.each([
    ['nobody', null, ['UNAUTHENTICATED', 'Query.mine']],
    ['a viewer whose role is none', { role: 'NONE' }, ['FORBIDDEN', 'Query.mine']],
  ])('denies every field to %s, not only the first', async (_name, viewer, denial) => {
    const schema = authorized(SDL, { Query: { mine: () => 1 } })
    const { denied, data } = await schema.execute('{ mine again: mine }', { viewer })
    expect(data).toEqual({ mine: null, again: null })
    expect(denied).toEqual([denial, denial])
  })

  test('keeps viewers apart whose executions alternate', async () => {
    const { schema } = authorized('type Query { a: A @auth } type A { b: Int @auth(role: ADMIN) }', {
      Query: { a: async () => ({}) },
      A: { b: async () => 1 },
    })
    const document = parse('{ a { b } }')
    const variableValues = {}
    const run = (viewer: typeof USER) => execute({ schema, document, variableValues, contextValue: { viewer } })
    const results = await Promise.all([ADMIN, USER, ADMIN, USER].map(run))
    expect(results.map((result) => result.data?.a)).toEqual([{ b: 1 }, { b: null }, { b: 1 }, { b: null }])
  })

  test('keeps contexts apart that share a variables object', () => {
    const { schema } = authorized(SDL, { Query: { all: () => 1 } })
    const fields = schema.getQueryType()?.getFields()
    const info = infoOfQuery()
    // `all` has a resolver, and `mine` has none.
    for (const [field, viewers] of [
      [fields?.all, [ADMIN, USER]],
      [fields?.mine, [USER, null]],
    ] as const) {
      const [enough, less] = viewers.map((viewer) => ({ viewer }))
      const run = (context: unknown) => field?.resolve?.({ mine: 1 }, {}, context, info)
      expect(run(enough)).toBe(1)
      expect(() => run(less)).toThrow()
      expect(run(enough)).toBe(1)
    }
  })

  test.each([
    ['properties', {}],
    ['resolvers', Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, () => 1]))],
  ])('calls viewer() once for the many fields of an execution that are %s', async (_name, Item) => {
    let asked = 0
    const fields = Array.from({ length: 10 }, (_, index) => `f${index}: Int @auth`).join(' ')
    const { schema } = authorized(
      `type Query { list: [Item] @public } type Item { ${fields} }`,
      { Query: { list: () => Array.from({ length: 100 }, () => ({})) }, Item },
      {
        viewer: () => {
          asked++
          return USER
        },
      },
    )
    await graphql({ schema, source: '{ list { f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 } }', contextValue: {} })
    expect(asked).toBe(1)
  })
})
