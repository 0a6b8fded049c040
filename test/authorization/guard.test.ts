/** The guard by itself, where no planner has looked at the operation. */

import { mapSchema } from '@graphql-tools/utils'
import { describe, expect, test } from '@jest/globals'
import {
  defaultFieldResolver,
  execute,
  type GraphQLResolveInfo,
  getOperationAST,
  graphql,
  isObjectType,
  parse,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { createAuthorization } from '../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, executable, USER } from './authorized.ts'

const SDL = `
  type Query { open(y: Int): Int @public plain: Plain @public mine: Int @auth all: Int @auth(role: ADMIN) with(x: Int @auth): Int @public }
  type Plain { x: Int }
`

/** As far as the guard looks at it. */
function infoOfQuery(): GraphQLResolveInfo {
  const operation = getOperationAST(parse('{ mine }'))
  return { fieldName: 'mine', variableValues: {}, fieldNodes: [], operation } as unknown as GraphQLResolveInfo
}

describe('the guard', () => {
  test('lets resolvers alone whose fields ask for nothing', () => {
    const given = executable(SDL, { Query: { open: () => 1 } })
    const { schema } = createAuthorization(given, { viewer: () => null })
    const fields = schema.getQueryType()?.getFields()
    expect(fields?.open?.resolve).toBe(given.getQueryType()?.getFields().open?.resolve)
    const plain = schema.getType('Plain')
    expect(isObjectType(plain) && plain.getFields().x?.resolve).toBeUndefined()
    expect(fields?.mine?.resolve).toBeDefined()
    expect(fields?.with?.resolve).toBeDefined()
  })

  test('leaves the schema that it was given as it was', async () => {
    const given = executable(SDL, { Query: { all: () => 1 } })
    createAuthorization(given, { viewer: () => null, introspection: 'off' })
    expect(await graphql({ schema: given, source: '{ all __type(name: "Plain") { name } }' })).toEqual({
      data: { all: 1, __type: { name: 'Plain' } },
    })
  })

  test('guards default resolvers', async () => {
    const { schema } = authorized(SDL)
    const rootValue = { mine: 1, all: () => 2 }
    const asked = { schema, source: '{ mine all }', rootValue }
    expect((await graphql({ ...asked, contextValue: { viewer: USER } })).data).toEqual({ mine: 1, all: null })
    expect((await graphql({ ...asked, contextValue: { viewer: ADMIN } })).data).toEqual({ mine: 1, all: 2 })
  })

  test('reads what the default resolver reads, whatever the source is', () => {
    const given = executable(SDL)
    const { schema } = createAuthorization(given, { viewer: () => USER })
    const guarded = schema.getQueryType()?.getFields().mine?.resolve
    const info = infoOfQuery()
    const context = { viewer: USER }
    class Source {
      #secret = 7
      get mine() {
        return this.#secret
      }
    }
    class Asked {
      #secret = 8
      mine(...given: unknown[]) {
        return [this.#secret, ...given]
      }
    }
    const callable = Object.assign(() => 0, { mine: 9 })
    const sources = [new Source(), new Asked(), callable, { mine: null }, {}, [], null, undefined, 'mine', 5, true]
    for (const source of sources)
      expect(guarded?.(source, { x: 1 }, context, info)).toEqual(defaultFieldResolver(source, { x: 1 }, context, info))
    expect(guarded?.(new Asked(), { x: 1 }, context, info)).toEqual([8, { x: 1 }, context, info])
  })

  test('uses the field resolver that it was given where the schema has none, for subscriptions too', async () => {
    const fieldResolver = () => 9
    const { schema } = authorized(SDL, {}, { fieldResolver })
    const result = await graphql({ schema, source: '{ mine open }', contextValue: { viewer: USER }, fieldResolver })
    expect(result).toEqual({ data: { mine: 9, open: 9 } })
  })

  test('runs no resolver that it denies, and passes the others all that they are given', async () => {
    const calls: unknown[] = []
    const resolver = (source: unknown, args: unknown, context: unknown) => calls.push([source, args, context])
    const { schema } = authorized(SDL, { Query: { mine: resolver, all: resolver, with: resolver } })
    const contextValue = { viewer: USER }
    await graphql({ schema, source: '{ mine all with(x: 3) }', rootValue: 'root', contextValue })
    expect(calls).toEqual([
      ['root', {}, contextValue],
      ['root', { x: 3 }, contextValue],
    ])
  })

  test('asks again who it is when a context serves another execution, of the same operation or another', async () => {
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
    ['nobody', null, ['UNAUTHENTICATED', undefined]],
    ['a viewer whose role is none', { role: 'NONE' }, ['FORBIDDEN', 'Query.mine']],
  ])('denies each field to %s, not the first alone', async (_name, viewer, denial) => {
    const schema = authorized(SDL, { Query: { mine: () => 1 } })
    const { denied, data } = await schema.execute('{ mine again: mine }', { viewer })
    expect(data).toEqual({ mine: null, again: null })
    expect(denied).toEqual([denial, denial])
  })

  test('does not take one viewer for another where their executions alternate', async () => {
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

  test('does not take one context for another, though another executor gives both the same variables', () => {
    const { schema } = authorized(SDL, { Query: { all: () => 1 } })
    const fields = schema.getQueryType()?.getFields()
    const info = infoOfQuery()
    // `all` has a resolver of its own, and `mine` none.
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
  ])('asks who it is once for the many fields of an execution that are %s', async (_name, Item) => {
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

  test('guards what graphql-tools make of the schema', async () => {
    const { schema } = authorized(SDL, { Query: { all: () => 1 } }, { introspection: 'visible' })
    const mapped = mapSchema(schema)
    const result = await graphql({
      schema: mapped,
      source: '{ all __type(name: "Query") { fields { name } } }',
      contextValue: { viewer: USER },
    })
    expect(result.data).toMatchObject({ all: null })
    expect(JSON.stringify(result.data)).not.toContain('"all"}')
  })

  test('gives the error of a denial, which any server passes on', async () => {
    const { errors } = await authorized(SDL).execute('{ all }', { reason: 'revoked' })
    expect(errors[0]).toMatchObject({
      message: 'Query.all needs a signed-in viewer.',
      path: ['all'],
      extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' },
    })
  })
})

describe('an input that the operation leaves out', () => {
  const sdl = `
    input In { a: Int @auth(role: ADMIN) b: Int d: Int = 5 @auth(role: ADMIN) n: Int = null @auth(role: ADMIN) inner: Inner list: [Inner!] }
    input Inner { a: Int @auth(role: ADMIN) b: Int }
    input Box { inner: Inner = {b: 1} @auth(role: ADMIN) list: [Int] = [1] @auth(role: ADMIN) x: Int }
    type Query { with(in: In, x: Int @auth(role: ADMIN), y: Int = 3 @auth(role: ADMIN)): String @public boxed(in: Box): String @public }
  `
  const given = (_source: unknown, args: unknown) => JSON.stringify(args)
  const { schema } = authorized(sdl, { Query: { with: given, boxed: given } })

  /** By graphql-js, and by graphql-jit, which makes null of a variable that is left out of a literal. */
  async function run(source: string, viewer: typeof USER, variables: Record<string, unknown> = {}) {
    const document = parse(source)
    const compiled = compileQuery<{ with: string }>(schema, document)
    if (!isCompiledQuery(compiled)) throw new Error('it was not compiled')
    const results = [
      await execute({ schema, document, variableValues: variables, contextValue: { viewer } }),
      await compiled.query(undefined, { viewer }, variables),
    ]
    return results.map(({ data, errors }) =>
      errors
        ? errors.map(({ extensions }) => extensions?.coordinate)
        : Object.values(data ?? {})
            .map(String)
            .join(),
    )
  }

  test.each([
    ['query ($x: Int) { with(in: {a: $x, b: 1}) }', 'In.a'],
    ['query ($x: Int) { with(in: {d: $x, b: 1}) }', 'In.d'],
    ['query ($x: Int) { with(in: {inner: {a: $x}}) }', 'Inner.a'],
    ['query ($x: Int) { with(in: {list: [{b: 2}, {a: $x}]}) }', 'Inner.a'],
    ['query ($x: Int) { with(in: {list: {a: $x}}) }', 'Inner.a'],
  ])('is denied where an executor makes null of it: %s', async (source, coordinate) => {
    const [byGraphql, byJit] = await run(source, USER)
    expect(byGraphql).toMatch(/^{"in":{/)
    expect(byGraphql).not.toContain('"a"')
    expect(byJit).toEqual([coordinate])
    for (const result of await run(source, ADMIN)) expect(result).toMatch(/^{"in":{/)
  })

  test.each([
    'query ($x: Int) { with(in: {n: $x, b: 1}) }',
    'query ($x: Int) { with(in: {b: $x}) }',
    'query ($x: Inner) { with(in: {inner: $x}) }',
    'query ($x: Int) { with(x: $x, y: $x) }',
  ])('is not denied where nobody can tell it from what is there without: %s', async (source) => {
    for (const result of await run(source, USER)) expect(result).toContain('{')
  })

  test('is not denied for its default, a list or an object, which what was supplied in its place is', async () => {
    const source = 'query ($in: Box) { boxed(in: $in) }'
    const [leftOut] = await run(source, USER, { in: { x: 1 } })
    expect(JSON.parse(String(leftOut))).toEqual({ in: { x: 1, inner: { b: 1 }, list: [1] } })
    for (const value of [{ inner: { b: 1 } }, { inner: { b: 2 } }, { inner: null }])
      expect(await run(source, USER, { in: value })).toEqual([['Box.inner'], ['Box.inner']])
    expect(await run(source, USER, { in: { inner: { b: 1 }, list: [1] } })).toEqual([['Box.inner'], ['Box.inner']])
    expect((await run(source, USER, { in: { list: [1] } }))[0]).toEqual(['Box.list'])
  })
})

describe('where the options say nothing of it', () => {
  const { schema } = createAuthorization<Context>(
    executable(`${SDL} extend type Query { fresh: Int @auth(maxAge: 60) }`),
    { viewer: ({ viewer = null }) => viewer },
  )

  test('nobody is told that a token is missing', async () => {
    const { errors } = await graphql({ schema, source: '{ all }', contextValue: {} })
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', reason: 'missing' })
  })

  test('a password is as old as it is by now', async () => {
    const ask = async (seconds: number) => {
      const viewer = { role: 'USER', authTime: new Date(Date.now() - seconds * 1000) }
      return (await graphql({ schema, source: '{ fresh }', contextValue: { viewer } })).errors
    }
    expect(await ask(0)).toBeUndefined()
    expect(await ask(61)).toMatchObject([{ extensions: { code: 'REAUTHENTICATION_REQUIRED' } }])
  })

  test('introspection shows everything', async () => {
    const { data } = await graphql({
      schema,
      source: '{ __type(name: "Query") { fields { name } } }',
      contextValue: {},
    })
    expect(data).toMatchObject({ __type: { fields: expect.arrayContaining([{ name: 'all' }]) } })
  })
})

describe('for a server other than Apollo’s', () => {
  test('authorize gives the errors that refuse an operation, or none', () => {
    const { authorize } = authorized(SDL)
    const document = parse('query A { open } query B { all }')
    const [a, b] = document.definitions
    if (a?.kind !== 'OperationDefinition' || b?.kind !== 'OperationDefinition') throw new Error('no operation')
    expect(authorize({ document, operation: a, context: { viewer: USER } })).toEqual([])
    expect(authorize({ document, operation: b, context: { viewer: USER } })).toMatchObject([
      { extensions: { code: 'FORBIDDEN', coordinate: 'Query.all' } },
    ])
    expect(authorize({ document, operation: b, context: { viewer: ADMIN } })).toEqual([])
  })

  test('permits says the same, and tells nobody of a denial', () => {
    const reported: unknown[] = []
    const off = authorized(SDL, {}, { introspection: 'off', onDenied: (denials) => reported.push(denials) })
    const permits = (source: string, viewer: typeof USER, by = off) => {
      const document = parse(source)
      const [operation] = document.definitions
      if (operation?.kind !== 'OperationDefinition') throw new Error('no operation')
      return by.permits({ document, operation, context: { viewer } })
    }
    expect([permits('{ open mine }', USER), permits('{ all }', USER), permits('{ all }', ADMIN)]).toEqual([
      true,
      false,
      true,
    ])
    expect(permits('{ open __schema { queryType { name } } }', ADMIN)).toBe(false)
    expect(permits('{ open __schema { queryType { name } } }', ADMIN, authorized(SDL))).toBe(true)
    expect(reported).toEqual([])
  })
})
