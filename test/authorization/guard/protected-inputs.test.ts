/** Fields with protected arguments, by the guard alone. */

import { describe, expect, test } from '@jest/globals'
import { execute, type OperationDefinitionNode, parse } from 'graphql'
import { ADMIN, authorized, type Context, SUPPORT, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

const { schema, execute: run } = authorized(
  `
    input In { a: Int @auth(role: ADMIN) b: Int }
    type Query {
      own(x: Int @auth(role: ADMIN)): Int @auth(role: SUPPORT)
      nulled(x: Int @auth(role: ADMIN)): Int @auth(role: SUPPORT, denied: NULL)
      open(x: Int @auth(role: ADMIN), in: In): Int @public
    }
  `,
  { Query: { own: () => 1, nulled: () => 2, open: () => 3 } },
)

describe('the guard alone', () => {
  test('applies a field’s own requirement where no argument is supplied', async () => {
    expect((await run('{ own nulled }', { viewer: USER })).denied).toEqual([
      ['FORBIDDEN', 'Query.own'],
      ['FORBIDDEN', 'Query.nulled'],
    ])
    expect((await run('{ own nulled }', { viewer: SUPPORT })).data).toEqual({ own: 1, nulled: 2 })
    expect((await run('{ own(x: 1) nulled(x: 1) }', { viewer: SUPPORT })).denied).toEqual([
      ['FORBIDDEN', 'Query.own(x:)'],
      ['FORBIDDEN', 'Query.nulled(x:)'],
    ])
    expect((await run('{ own(x: 1) nulled(x: 1) }', { viewer: ADMIN })).data).toEqual({ own: 1, nulled: 2 })
  })

  test('decides each use of a field by its arguments', async () => {
    const { data, denied } = await run('{ a: open(x: 1) b: open c: open(in: {a: 1}) d: open(in: {b: 1}) }', {
      viewer: USER,
    })
    expect(data).toEqual({ a: null, b: 3, c: null, d: 3 })
    expect(denied).toEqual([
      ['FORBIDDEN', 'Query.open(x:)'],
      ['FORBIDDEN', 'In.a'],
    ])
  })

  test.each([
    ['query ($y: Int) { open(x: $x) }', 'Query.open(x:)'],
    ['query ($y: Int) { open(in: $x) }', 'In.a'],
    ['{ open(in: {a: $x}) }', 'In.a'],
  ])('treats an undeclared variable as supplied: %s', async (source, coordinate) => {
    const document = parse(source)
    const [{ variableDefinitions, ...operation }] = document.definitions as [OperationDefinitionNode]
    for (const definitions of [document.definitions, [operation]]) {
      const asked = { ...document, definitions }
      const { errors } = await execute({ schema, document: asked, contextValue: { viewer: USER } })
      expect(errors?.map(({ extensions }) => extensions.coordinate)).toEqual([coordinate])
    }
    expect(variableDefinitions).toBeDefined()
  })
})

test('leaves protected arguments below a sign-in to the viewer who signed in', async () => {
  const { ask } = authorized(
    `${ALL_DIRECTIVES}
      type Query { ok: Int @public }
      type Mutation { login(as: String!): Person @public(signsIn: true) }
      type Person { find(x: Int @auth(role: ADMIN)): Int }
    `,
    {
      Mutation: {
        login: (_source: unknown, { as }: { as: string }, context: Context) => {
          context.viewer = { role: as }
          return { find: 1 }
        },
      },
    },
    { rules: { SELF: () => false, TEAM: () => false } },
  )
  const login = 'mutation ($as: String!, $x: Int) { login(as: $as) { find(x: $x) literal: find(x: 1) without: find } }'
  const allowed = await ask(login, { variables: { as: 'ADMIN', x: 1 } })
  expect(allowed.data).toEqual({ login: { find: 1, literal: 1, without: 1 } })
  const denied = await ask(login, { viewer: ADMIN, variables: { as: 'USER', x: 1 } })
  expect(denied.data).toEqual({ login: { find: null, literal: null, without: 1 } })
})
