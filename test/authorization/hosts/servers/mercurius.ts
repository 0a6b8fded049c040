import { equal } from 'node:assert/strict'
import { protect, refusalFormatter } from '@gatehouse/authorization/mercurius'
import Fastify from 'fastify'
import { createClient } from 'graphql-ws'
import mercurius from 'mercurius'
import WebSocket from 'ws'
import { type Answer, type Asked, type Host, overHttp } from '../server.ts'
import { DIRECTIVES, PEOPLE, TYPES } from '../world.ts'

const hostWith = (jit: number): Host => ({
  name: `Mercurius 16, jit ${jit}, loaders`,
  async start(world) {
    const app = Fastify()
    const { Subscription, ...resolvers } = world.resolvers
    await app.register(mercurius, {
      schema: DIRECTIVES + TYPES,
      resolvers: { ...resolvers, Subscription: Subscription as never },
      // A loader replaces the field's resolver, as if emails were separate rows.
      loaders: {
        Person: { email: async (queries) => queries.map(({ obj }) => PEOPLE.find(({ id }) => id === obj.id)?.email) },
      },
      context: (request) => world.context(request.headers.authorization),
      subscription: { context: (_connection, request) => world.context(request.headers.authorization) as never },
      errorFormatter: refusalFormatter(mercurius.defaultErrorFormatter) as typeof mercurius.defaultErrorFormatter,
      jit,
    })
    protect(app.graphql as never, world.options)
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    return {
      ask: overHttp(`${url}/graphql`),
      async *subscribe(query: string, { token }: Asked = {}): AsyncGenerator<Answer> {
        class WithToken extends WebSocket {
          constructor(address: string, protocols: string[]) {
            super(address, protocols, { headers: token ? { authorization: `Bearer ${token}` } : {} })
          }
        }
        const client = createClient({
          url: `${url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WithToken,
          retryAttempts: 0,
        })
        try {
          for await (const result of client.iterate({ query })) yield result as Answer
        } catch (errors) {
          if (!Array.isArray(errors)) throw errors
          yield { errors }
        } finally {
          await client.dispose()
        }
      },
      close: () => app.close(),
    }
  },
  besides: [
    {
      name: 'keeps the status of a rejection with several errors',
      run: async ({ ask }) => equal((await ask('{ mine all }')).status, 401),
    },
  ],
})

export const hosts = [hostWith(0), hostWith(1)]
