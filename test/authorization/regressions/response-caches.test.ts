/** Responses that differ by viewer, in Apollo's cache policy, which response caches respect. */

import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server'
import { describe, expect, test } from '@jest/globals'
import type { AuthorizationOptions, Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

const CACHE =
  'directive @cacheControl(maxAge: Int, inheritMaxAge: Boolean) on OBJECT | INTERFACE | UNION | FIELD_DEFINITION'
const SDL = `${ALL_DIRECTIVES} ${CACHE}
  interface Node @cacheControl(maxAge: 60) { id(raw: Int): Int }
  type Person implements Node @cacheControl(maxAge: 60) { id(raw: Int @auth(role: ADMIN)): Int salary: Int @auth(role: ADMIN, denied: NULL) card: Int @auth(role: ADMIN, or: [SELF]) }
  type Dossier implements Node @auth(role: ADMIN) @cacheControl(maxAge: 60) { id(raw: Int): Int }
  type Session @cacheControl(maxAge: 60) { id: Int card: Int @auth }
  type Query @cacheControl(maxAge: 60) {
    open(deleted: Boolean @auth(role: ADMIN)): Int @public @cacheControl(maxAge: 60)
    people: [Person] @public @cacheControl(maxAge: 60)
    node: Node @public @cacheControl(maxAge: 60)
    login: Session @public(signsIn: true) @cacheControl(maxAge: 60)
  }
`
const dossier = { __typename: 'Dossier', id: 2 }
const person = { __typename: 'Person', id: 1, salary: 7, card: 8 }

/** Caches responses like @apollo/server-plugin-response-cache without sessions: public ones only. */
function responseCache(): ApolloServerPlugin<Context> {
  const kept = new Map<string, GraphQLResponse>()
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ request }) => kept.get(request.query ?? '') ?? null,
      async willSendResponse({ request, response, overallCachePolicy }) {
        if (overallCachePolicy.policyIfCacheable()?.scope === 'PUBLIC') kept.set(request.query ?? '', response)
      },
    }),
  }
}

function cached(options: Partial<AuthorizationOptions<Context, string>> = {}, isFirst = true) {
  let ran = 0
  const counted =
    <T>(value: T) =>
    () => {
      ran++
      return value
    }
  const authorization = authorized(
    SDL,
    { Query: { open: counted(1), people: counted([person]), node: counted(dossier), login: counted(person) } },
    { rules: { SELF: () => true, TEAM: () => false }, ...options },
  )
  const plugins = [authorization.plugin, responseCache()]
  const server = new ApolloServer<Context>({
    schema: authorization.schema,
    plugins: isFirst ? plugins : plugins.reverse(),
    introspection: true,
  })
  return {
    ran: () => ran,
    async ask(query: string, viewer: Viewer | null) {
      const { body } = await server.executeOperation({ query }, { contextValue: { viewer } })
      if (body.kind !== 'single') throw new Error('an incremental answer')
      return body.singleResult
    },
  }
}

describe.each([
  ['after the plugin, as documented', true],
  ['before the plugin', false],
])('a response cache %s', (_name, isFirst) => {
  test('never returns an ADMIN’s response to anonymous viewers with denied: NULL', async () => {
    const { ask } = cached({}, isFirst)
    const query = '{ people { id salary } }'
    expect((await ask(query, ADMIN)).data).toEqual({ people: [{ id: 1, salary: 7 }] })
    expect((await ask(query, null)).data).toEqual({ people: [{ id: 1, salary: null }] })
    expect((await ask(query, ADMIN)).data).toEqual({ people: [{ id: 1, salary: 7 }] })
  })

  test.each<[string, string, Partial<AuthorizationOptions<Context, string>>]>([
    ['an object rule', '{ people { card } }', {}],
    ['a protected argument', '{ open(deleted: true) }', {}],
    ['a type that only some objects have', '{ node { id } }', { abstract: 'runtime' }],
    ['an argument that only some objects protect', '{ people { id(raw: 1) } }', { abstract: 'runtime' }],
    ['a field that signs in', '{ login { id } }', {}],
    ['introspection', '{ open __schema { types { name } } }', { introspection: 'visible' }],
    ['introspection on request', '{ open __type(name: "Dossier") { name } }', { asksVisible: () => true }],
  ])('never stores a response that differs by viewer through %s', async (_what, query, options) => {
    const { ask, ran } = cached(options, isFirst)
    const answers = [await ask(query, ADMIN), await ask(query, null), await ask(query, ADMIN)]
    expect(answers[0]?.errors).toBeUndefined()
    expect(ran()).toBeGreaterThan(1)
    if (!query.includes('login')) expect(answers[1]).not.toEqual(answers[0])
  })

  test.each([
    ['public fields', '{ people { id } open }', {}],
    ['introspection of everything', '{ open __schema { types { name } } }', {}],
    ['a fragment on a public type', '{ node { ... on Person { id } } }', { abstract: 'runtime' as const }],
  ])('stores a response that is the same for all viewers: %s', async (_what, query, options) => {
    const { ask, ran } = cached(options, isFirst)
    const first = await ask(query, ADMIN)
    const runs = ran()
    for (const viewer of [null, USER, ADMIN]) expect((await ask(query, viewer)).data).toEqual(first.data)
    expect(ran()).toBe(runs)
  })
})
