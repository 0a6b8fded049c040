import { deepEqual } from 'node:assert/strict'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import responseCache from '@apollo/server-plugin-response-cache'
import { createAuthorization } from '@gatehouse/authorization'
import { apolloPlugin } from '@gatehouse/authorization/apollo'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type Host, overHttp } from '../server.ts'
import { type Context, DIRECTIVES, TYPES } from '../world.ts'

const CACHE = 'directive @cacheControl(maxAge: Int) on OBJECT | FIELD_DEFINITION'

export const host: Host = {
  name: 'Apollo Server 5',
  async start(world) {
    const cached = TYPES.replace(
      /(open: String!|people: \[Person!\]!) @public/g,
      '$1 @public @cacheControl(maxAge: 60)',
    )
    const typeDefs = `${CACHE} ${DIRECTIVES} ${cached}`
    const executable = makeExecutableSchema({ typeDefs, resolvers: world.resolvers })
    const authorization = createAuthorization(executable, world.options)
    const server = new ApolloServer<Context>({
      schema: authorization.schema,
      plugins: [apolloPlugin(authorization), responseCache()],
      introspection: true,
    })
    const context = async ({ req }: { req: { headers: { authorization?: string } } }) =>
      world.context(req.headers.authorization)
    const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 }, context })
    return { ask: overHttp(url), close: () => server.stop() }
  },
  besides: [
    {
      name: 'keeps an answer that differs by viewer out of the response cache',
      async run({ ask }) {
        const query = '{ people { id salary } }'
        const salaries = async (token?: string) => {
          const { data } = await ask(query, token ? { token } : {})
          return (data as { people: { salary: number | null }[] }).people.map(({ salary }) => salary)
        }
        deepEqual(await salaries('eve'), [1000, 1001, 1002])
        deepEqual(await salaries(), [null, null, null])
        deepEqual(await salaries('eve'), [1000, 1001, 1002])
      },
    },
    {
      name: 'leaves an answer that is the same for all in the response cache',
      async run({ ask }, { ran }) {
        await ask('{ open }', { token: 'eve' })
        await ask('{ open }')
        deepEqual(ran, ['open'])
      },
    },
  ],
}
