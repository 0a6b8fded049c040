import { deepEqual, equal } from 'node:assert/strict'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { startStandaloneServer } from '@apollo/server/standalone'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { apolloPlugin } from '@gatehouse/authorization/apollo'
import { protectSubgraph } from '@gatehouse/authorization/federation'
import { parse } from 'graphql'
import { type Host, overHttp } from '../server.ts'
import { type Context, DIRECTIVES, DOSSIER, PEOPLE, TYPES } from '../world.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])'
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { id salary } } }'

export const host: Host = {
  name: 'Apollo subgraph',
  async start(world) {
    const typeDefs = parse(LINK + DIRECTIVES + TYPES.replace(/(type \w+ implements Node)/g, '$1 @key(fields: "id")'))
    const reference = (all: readonly { id: string }[]) => ({
      __resolveReference({ id }: { id: string }) {
        world.ran.push(id)
        return all.find((each) => each.id === id)
      },
    })
    const { Subscription: _, ...resolvers } = world.resolvers
    const entities = { Person: reference(PEOPLE), Dossier: reference([DOSSIER]) }
    const schema = buildSubgraphSchema([{ typeDefs, resolvers: { ...resolvers, ...entities } as never }])
    const authorization = protectSubgraph<Context>(schema, {
      ...world.options,
      federation: { service: { role: 'ADMIN' }, entities: { scopes: [['read']] } },
    })
    const server = new ApolloServer<Context>({
      schema: authorization.schema,
      plugins: [apolloPlugin(authorization), ApolloServerPluginInlineTraceDisabled()],
      introspection: true,
    })
    const context = async ({ req }: { req: { headers: { authorization?: string } } }) =>
      world.context(req.headers.authorization)
    const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 }, context })
    return { ask: overHttp(url), close: () => server.stop() }
  },
  besides: [
    {
      name: 'applies the requirements of the option to _service and _entities',
      async run({ ask }) {
        const { data, errors } = await ask('{ _service { sdl } }', { token: 'ann' })
        equal(data ?? null, null)
        equal(errors?.[0]?.extensions?.code, 'FORBIDDEN')
        equal(
          typeof ((await ask('{ _service { sdl } }', { token: 'eve' })).data as { _service: { sdl: string } })._service
            .sdl,
          'string',
        )
        const refused = await ask(ENTITIES, { token: 'writer', variables: { r: [] } })
        deepEqual(refused.errors?.[0]?.extensions?.requiredScopes, [['read']])
      },
    },
    {
      name: 'resolves no reference to a type that the viewer may not use',
      async run({ ask }, { ran }) {
        const r = [
          { __typename: 'Dossier', id: 'dossier' },
          { __typename: 'Person', id: 'bob' },
        ]
        const { data, errors } = await ask(ENTITIES, { token: 'reader', variables: { r } })
        deepEqual(data?._entities, [null, { id: 'bob', salary: null }])
        deepEqual(errors?.map(({ path, extensions }) => `${path} ${extensions?.coordinate}`).toSorted(), [
          '_entities,0 Dossier',
          '_entities,1,salary Person.salary',
        ])
        deepEqual(ran, ['bob'])
        ran.length = 0
        equal((await ask(ENTITIES, { token: 'eve', variables: { r } })).errors, undefined)
        deepEqual(ran, ['dossier', 'bob'])
      },
    },
  ],
}
