/** `abstract: 'runtime'`: requirements of only some possible types are checked on the returned object. */

import { describe, expect, test } from '@jest/globals'
import type { Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, SUPPORT, USER } from '../support/authorized.ts'

const SDL = `
  interface Node { id: ID! secret(x: Int): String internal: Int @auth(role: SUPPORT) }
  type Todo implements Node { id: ID! secret(x: Int): String internal: Int @auth(role: SUPPORT) title: String }
  type Memo implements Node { id: ID! secret(x: Int @auth(role: SUPPORT)): String @auth internal: Int @auth(role: ADMIN) }
  type Dossier implements Node @auth(role: ADMIN) { id: ID! secret(x: Int @auth): String internal: Int @auth(role: ADMIN) code: Int }
  union Secret = Dossier | Vault
  type Vault @auth(role: ADMIN) { code: Int }
  type Query { node(id: ID!): Node @public secret: Secret @public box: Box @public }
  type Box { node: Node }
`
const resolvers = {
  Query: {
    node: (_: unknown, { id }: { id: string }) => ({
      __typename: id,
      id,
      secret: 's',
      internal: 1,
      title: 't',
      code: 7,
    }),
    secret: () => ({ __typename: 'Vault', code: 7 }),
    box: () => ({ node: { __typename: 'Dossier', id: '1' } }),
  },
}
const runtime = authorized(SDL, resolvers, { abstract: 'runtime' })
const ask = async (query: string, viewer: Viewer | null = null) => {
  const { data, denied } = await runtime.ask(query, { viewer })
  return { data, denied }
}

describe('a field that only some possible types protect', () => {
  test.each([
    ['Todo', null, { node: { id: 'Todo' } }, []],
    ['Dossier', null, { node: null }, [['UNAUTHENTICATED', 'Node.id']]],
    ['Dossier', USER, { node: null }, [['FORBIDDEN', 'Node.id']]],
    ['Dossier', ADMIN, { node: { id: 'Dossier' } }, []],
  ])('decides by the returned object: %s for %j', async (type, viewer, data, denied) => {
    expect(await ask(`{ node(id: "${type}") { id } }`, viewer as Viewer | null)).toEqual({ data, denied })
  })

  test("rejects the field for each protected type without abstract: 'runtime'", async () => {
    const schema = authorized(SDL, resolvers)
    expect((await schema.ask('{ node(id: "Todo") { id } }')).denied).toEqual([['UNAUTHENTICATED', 'Dossier.id']])
  })

  test('allows Relay’s refetch query', async () => {
    const query = `query ($id: ID!) { node(id: $id) { __typename ...TodoItem id } }
      fragment TodoItem on Todo { title } fragment Other on Dossier { code }`
    const { data, errors } = await runtime.ask(query.replace('fragment Other on Dossier { code }', ''), {
      variables: { id: 'Todo' },
    })
    expect({ data, errors }).toEqual({ data: { node: { __typename: 'Todo', title: 't', id: 'Todo' } }, errors: [] })
  })

  test('leaves the field to the guard inside a fragment, by the fragment’s type', async () => {
    expect(await ask('{ node(id: "Todo") { ... on Dossier { code } } }')).toEqual({ data: { node: {} }, denied: [] })
    expect(await ask('{ node(id: "Dossier") { ... on Dossier { code } } }')).toEqual({
      data: { node: { code: null } },
      denied: [['UNAUTHENTICATED', 'Dossier.code']],
    })
  })

  test('leaves the field to the guard below another field', async () => {
    expect(await ask('{ box { node { id } } }')).toEqual({
      data: { box: { node: null } },
      denied: [['UNAUTHENTICATED', 'Node.id']],
    })
  })
})

describe('a field that every possible type protects', () => {
  test('rejects before execution, by the type on which the field is selected', async () => {
    expect(await ask('{ node(id: "Todo") { internal } }', USER)).toEqual({
      data: undefined,
      denied: [['FORBIDDEN', 'Node.internal']],
    })
    expect(await ask('{ node(id: "Todo") { internal } }', SUPPORT)).toEqual({
      data: { node: { internal: 1 } },
      denied: [],
    })
    expect(await ask('{ node(id: "Memo") { internal } }', SUPPORT)).toEqual({
      data: { node: { internal: null } },
      denied: [['FORBIDDEN', 'Node.internal']],
    })
  })

  test('leaves the field to the guard when fragments select it for each type', async () => {
    const query = '{ secret { ... on Dossier { code } ... on Vault { code } } }'
    expect(await ask(query)).toEqual({ data: { secret: { code: null } }, denied: [['UNAUTHENTICATED', 'Vault.code']] })
  })
})

describe('an argument on an interface', () => {
  test('leaves an argument to the guard that only some possible types protect', async () => {
    expect(await ask('{ node(id: "Todo") { secret(x: 1) } }')).toEqual({ data: { node: { secret: 's' } }, denied: [] })
    expect(await ask('{ node(id: "Memo") { secret(x: 1) } }', USER)).toEqual({
      data: { node: { secret: null } },
      denied: [['FORBIDDEN', 'Node.secret(x:)']],
    })
  })

  test('rejects an argument that every possible type protects', async () => {
    const all = authorized(
      `interface I { f(x: Int @auth): Int } type A implements I { f(x: Int @auth): Int }
       type B implements I { f(x: Int @auth(role: ADMIN)): Int } type Query { i: I @public }`,
      { Query: { i: () => ({ __typename: 'A', f: 1 }) } },
      { abstract: 'runtime' },
    )
    expect((await all.ask('{ i { f(x: 1) } }')).denied).toEqual([['UNAUTHENTICATED', 'I.f(x:)']])
    expect((await all.ask('{ i { f(x: 1) } }', { viewer: USER })).data).toEqual({ i: { f: 1 } })
    expect((await all.ask('query ($x: Int) { i { f(x: $x) } }')).data).toEqual({ i: { f: 1 } })
  })
})

describe('a field that some possible types answer with null', () => {
  const sdl = `
    interface I { a: X b: Int }
    type A implements I { a: X @auth(denied: NULL) b: Int }
    type B implements I { a: X b: Int @auth }
    type X { secret: Int @auth(role: ADMIN) }
    type Query { i(of: String): I @public }
  `
  const i = (_: unknown, { of }: { of: string }) => ({ __typename: of, a: { secret: 1 }, b: 2 })
  const query = (of: string) => `{ i(of: "${of}") { a { secret } } }`

  test('rejects what is required below it, since another type may come', async () => {
    const { ask: reject } = authorized(sdl, { Query: { i } })
    expect((await reject(query('A'))).denied).toEqual([['UNAUTHENTICATED', 'X.secret']])
    expect((await reject(query('A'), { viewer: USER })).denied).toEqual([['FORBIDDEN', 'X.secret']])
    expect((await reject(query('A'), { viewer: ADMIN })).data).toEqual({ i: { a: { secret: 1 } } })
  })

  test("leaves to the guard what is required below it, with abstract: 'runtime'", async () => {
    const { ask: atRuntime } = authorized(sdl, { Query: { i } }, { abstract: 'runtime' })
    expect((await atRuntime(query('A'))).data).toEqual({ i: { a: null } })
    expect((await atRuntime(query('B'))).data).toEqual({ i: { a: { secret: null } } })
    expect((await atRuntime('{ i(of: "A") { b } }')).data).toEqual({ i: { b: 2 } })
    expect((await atRuntime('{ i(of: "B") { b } }')).denied).toEqual([['UNAUTHENTICATED', 'I.b']])
  })
})
