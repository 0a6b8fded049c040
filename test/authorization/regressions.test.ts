/** What went wrong elsewhere, by the name of who it happened to. */

import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { describe, expect, test } from '@jest/globals'
import { defaultFieldResolver, type GraphQLFieldConfig, parse, subscribe } from 'graphql'
import { createAuthorization, PolicyError, type Viewer } from '../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, executable, USER } from './authorized.ts'

const DOCUMENTS = `
  interface Document { id: ID! secret: String }
  type Memo implements Document { id: ID! secret: String }
  type Dossier implements Document @auth(role: ADMIN) { id: ID! secret: String }
  type Payroll implements Document { id: ID! secret: String @auth(role: ADMIN) }
  union Found = Memo | Dossier
  type Query { document: Document @public memo: Memo @public dossier: Dossier @public found: [Found] @public }
`
const dossier = { __typename: 'Dossier', id: '1', secret: 'S' }
const resolvers = {
  Query: { document: () => dossier, dossier: () => dossier, memo: () => dossier, found: () => [dossier] },
}

describe('@envelop/generic-auth 11.2 and @graphql-authz/core 1.3 gave away through an interface what they denied on the type', () => {
  test.each([
    ['on the type', '{ dossier { secret } }', 'Query.dossier'],
    ['through the interface', '{ document { secret } }', 'Dossier.secret'],
    [
      'through a fragment on the interface',
      '{ document { ...F } } fragment F on Document { secret }',
      'Dossier.secret',
    ],
    ['through a union', '{ found { ... on Document { secret } } }', 'Dossier.secret'],
    ['through a fragment on the type', '{ document { ... on Dossier { secret } } }', 'Dossier.secret'],
  ])('denied %s', async (_name, query, coordinate) => {
    const schema = authorized(DOCUMENTS, resolvers)
    const { data, denied } = await schema.ask(query, { viewer: USER })
    expect(data).toBeUndefined()
    expect(denied).toContainEqual(['FORBIDDEN', coordinate])

    const unplanned = await schema.execute(query, { viewer: USER })
    expect(JSON.stringify(unplanned.data)).not.toContain('S"')
    expect(unplanned.denied).toEqual([['FORBIDDEN', coordinate]])
    expect(JSON.stringify((await schema.ask(query, { viewer: ADMIN })).data)).toContain('S"')
  })

  test('a fragment that rules the protected types out is allowed', async () => {
    const { errors } = await authorized(DOCUMENTS, {
      Query: { document: () => ({ __typename: 'Memo', id: '1', secret: 'mine' }) },
    }).ask('{ document { ... on Memo { secret } __typename } }', { viewer: USER })
    expect(errors).toEqual([])
  })
})

describe('Apollo Router asked for an interface’s own requirement only (GHSA-x33c-7c2v-mrj9)', () => {
  test('every possible type of an interface is asked, each for its own', async () => {
    const { denied } = await authorized(DOCUMENTS, resolvers).ask('{ document { id secret } }')
    expect(denied).toEqual([
      ['UNAUTHENTICATED', undefined],
      ['UNAUTHENTICATED', undefined],
      ['UNAUTHENTICATED', undefined],
    ])
    const { errors } = await authorized(DOCUMENTS, resolvers).ask('{ document { id secret } }', { viewer: USER })
    expect(errors.map(({ extensions }) => extensions?.coordinate)).toEqual([
      'Dossier.id',
      'Dossier.secret',
      'Payroll.secret',
    ])
  })
})

describe('Apollo Router looked at the fields of a selection and not at what they return (GHSA-m8jr-fxqx-8xx6)', () => {
  const schema = authorized(
    `
      type Query { a: A @public }
      type A { b: B }
      type B { vault: Vault }
      type Vault @auth(role: ADMIN) { code: String }
    `,
    { Query: { a: () => ({ b: { vault: { code: 'S' } } }) } },
  )

  test.each([
    ['{ a { b { vault { code } } } }', ['B.vault', 'Vault.code']],
    ['{ a { b { vault { __typename } } } }', ['B.vault']],
    ['{ ...F } fragment G on B { vault { __typename } } fragment F on Query { a { b { ...G } } }', ['B.vault']],
  ])('%s is denied for the type of a field of a field', async (query, coordinates) => {
    const { denied } = await schema.ask(query, { viewer: USER })
    expect(denied).toEqual(coordinates.map((coordinate) => ['FORBIDDEN', coordinate]))
  })
})

describe('mercurius-auth 6 filtered introspection unless a fragment came first', () => {
  const schema = authorized(DOCUMENTS, resolvers, { introspection: 'visible' })
  test.each([
    '{ __schema { types { name } } }',
    'fragment F on Query { __schema { types { name } } } { ...F }',
    'fragment G on __Schema { types { name } } fragment F on Query { memo { id } x: __schema { ...G } } query Q { ...F }',
    '{ memo { id } ... { hidden: __schema { types { name } } } }',
    '{ __type(name: "Query") { fields { name type { name } } } }',
    'query ($n: String!) { x: __type(name: $n) { fields { name } } y: __type(name: "Found") { possibleTypes { name } } }',
  ])('%s does not show what is hidden', async (query) => {
    const variables = query.includes('$n') ? { n: 'Dossier' } : {}
    const seen = JSON.stringify(await schema.ask(query, { viewer: USER, variables }))
    expect(seen).not.toMatch(/Dossier|"dossier"/)
    expect(JSON.stringify(await schema.execute(query, { viewer: USER, variables }))).not.toMatch(/Dossier|"dossier"/)
    expect(JSON.stringify(await schema.ask(query, { viewer: ADMIN, variables }))).toMatch(/dossier/i)
  })
})

describe('mercurius-auth 6 ignored directives on arguments and inputs', () => {
  const schema = authorized(
    `
      enum Sort { NAME SALARY @auth(role: ADMIN) }
      input Filter { name: String limit: Int = 10 @auth(role: ADMIN) and: [Filter!] sort: Sort }
      type Query { people(filter: Filter, deleted: Boolean @auth(role: ADMIN), sort: Sort): Int @public }
    `,
    { Query: { people: () => 1 } },
  )

  test.each([
    ['an argument', '{ people(deleted: true) }', {}, 'Query.people(deleted:)'],
    ['a null argument', '{ people(deleted: null) }', {}, 'Query.people(deleted:)'],
    ['an argument in a variable', 'query ($d: Boolean) { people(deleted: $d) }', { d: null }, 'Query.people(deleted:)'],
    ['an input field', '{ people(filter: {and: [{limit: 1}]}) }', {}, 'Filter.limit'],
    [
      'an input field in a variable',
      'query ($f: Filter) { people(filter: $f) }',
      { f: { and: { limit: 1 } } },
      'Filter.limit',
    ],
    ['an enum value', '{ people(sort: SALARY) }', {}, 'Sort.SALARY'],
    [
      'an enum value in a variable',
      'query ($f: Filter) { people(filter: $f) }',
      { f: { sort: 'SALARY' } },
      'Sort.SALARY',
    ],
  ])('%s is denied', async (_name, query, variables, coordinate) => {
    const refused = await schema.ask(query, { viewer: USER, variables })
    expect(refused).toMatchObject({ data: undefined, denied: [['FORBIDDEN', coordinate]] })
    expect((await schema.execute(query, { viewer: USER, variables })).denied).toEqual([['FORBIDDEN', coordinate]])
    expect((await schema.ask(query, { viewer: ADMIN, variables })).data).toEqual({ people: 1 })
  })
})

describe('mapSchema of graphql-tools wraps resolve, and leaves subscribe open', () => {
  const subscribed: string[] = []
  const source = (name: string) => ({
    subscribe: async function* () {
      subscribed.push(name)
      yield { [name]: 1 }
    },
  })
  const { schema } = authorized(
    'type Query { ok: Int @public } type Subscription { secret: Int @auth(role: ADMIN) open: Int @public }',
    { Subscription: { secret: source('secret'), open: source('open') } },
  )

  test('a denied subscription never reaches its source', async () => {
    const result = await subscribe({
      schema,
      document: parse('subscription { secret }'),
      contextValue: { viewer: USER },
    })
    expect(result).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect(subscribed).toEqual([])
    const open = await subscribe({ schema, document: parse('subscription { open }'), contextValue: {} })
    if (!(Symbol.asyncIterator in open)) throw new Error('it was refused')
    expect(await open.next()).toMatchObject({ value: { data: { open: 1 } } })
    expect(subscribed).toEqual(['open'])
  })

  test('a subscription whose viewer loses the role is denied its next event', async () => {
    const context = { viewer: ADMIN }
    const { schema: twice } = authorized(
      'type Query { ok: Int @public } type Subscription { ticks: Int @auth(role: ADMIN) }',
      {
        Subscription: {
          ticks: {
            subscribe: async function* () {
              yield { ticks: 1 }
              yield { ticks: 2 }
            },
          },
        },
      },
    )
    const events = await subscribe({ schema: twice, document: parse('subscription { ticks }'), contextValue: context })
    if (!(Symbol.asyncIterator in events)) throw new Error('it was refused')
    expect(await events.next()).toMatchObject({ value: { data: { ticks: 1 } } })
    context.viewer = USER
    expect(await events.next()).toMatchObject({ value: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } })
  })
})

describe('@graphql-tools/executor, which GraphQL Yoga runs, makes a subscription’s variables once for all of its events', () => {
  const { schema } = authorized(
    `
      type Query { ok: Int @public }
      type Tick { at: Int secret: Int @auth(role: ADMIN) }
      type Subscription { ticks: Int @auth(role: ADMIN) open: Tick @public }
    `,
    {
      Subscription: {
        ticks: { subscribe: () => events('ticks', 1) },
        open: { subscribe: () => events('open', { at: 1, secret: 1 }) },
      },
      // One that the guard wraps otherwise than a default resolver.
      Tick: { secret: ({ secret }: { secret: number }) => secret },
    },
  )

  async function* events(name: string, value: unknown) {
    for (;;) yield { [name]: value }
  }

  const variableValues = {}
  const executed = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: ({
      resolve = defaultFieldResolver,
      ...config
    }: GraphQLFieldConfig<unknown, Context>) => ({
      ...config,
      resolve: (source, args, context, info) => resolve(source, args, context, { ...info, variableValues }),
    }),
  })

  test.each([
    ['the root field', 'subscription { ticks }', { ticks: 1 }],
    ['a field below one that is public', 'subscription { open { at secret } }', { open: { at: 1, secret: 1 } }],
  ])('a subscription whose viewer loses the role is denied %s in its next event', async (_name, source, data) => {
    const contextValue: { viewer: Viewer | null } = { viewer: ADMIN }
    const answers = await subscribe({ schema: executed, document: parse(source), contextValue })
    if (!(Symbol.asyncIterator in answers)) throw new Error('it was refused')
    const next = async (viewer: Viewer | null) => {
      contextValue.viewer = viewer
      return (await answers.next()).value
    }
    expect(await next(ADMIN)).toEqual({ data })
    expect(await next(ADMIN)).toEqual({ data })
    expect(await next(USER)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect(await next(null)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(await next(ADMIN)).toEqual({ data })
  })
})

describe('Redwood’s check at start is satisfied by any directive', () => {
  test('a root field with @deprecated has decided nothing', () => {
    const schema = executable('type Query { old: Int @deprecated }')
    expect(() => createAuthorization(schema, { viewer: () => null })).toThrow(PolicyError)
  })
})

describe('graphql-shield lets the fields before a denied one of a mutation run', () => {
  test('a refused mutation of ten fields ran none of the nine before its last', async () => {
    const ran: number[] = []
    const names = Array.from({ length: 10 }, (_, index) => `m${index}`)
    const schema = authorized(
      `type Query { ok: Int @public } type Mutation { ${names.map((name, index) => `${name}: Int @auth(role: ${index < 9 ? 'USER' : 'ADMIN'})`).join(' ')} }`,
      { Mutation: Object.fromEntries(names.map((name, index) => [name, () => ran.push(index)])) },
    )
    const mutation = `mutation { ${names.join(' ')} }`
    const { data, denied, status } = await schema.ask(mutation, { viewer: USER })
    expect({ data, denied, status, ran }).toEqual({
      data: undefined,
      denied: [['FORBIDDEN', 'Mutation.m9']],
      status: 403,
      ran: [],
    })
    expect((await schema.ask(mutation, { viewer: ADMIN })).errors).toEqual([])
    expect(ran).toHaveLength(10)
  })
})

describe('@graphql-tools/merge makes one directive of two, and an ADMIN type becomes a USER type', () => {
  test('an extension that would weaken its type is refused at start', () => {
    const schema = executable(
      'type Query { a: A @public } type A @auth(role: ADMIN) { x: Int } extend type A @auth(role: USER) { y: Int }',
    )
    expect(() => createAuthorization(schema, { viewer: () => null })).toThrow(/A has @auth in two places/)
  })
})
