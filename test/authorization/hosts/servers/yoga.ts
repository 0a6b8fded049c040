import { deepEqual, doesNotMatch, match } from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthorization } from '@gatehouse/authorization'
import { useAuthorization } from '@gatehouse/authorization/yoga'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream'
import { createClient } from 'graphql-sse'
import { createYoga } from 'graphql-yoga'
import { type Answer, type Asked, type Host, overHttp, type Server } from '../server.ts'
import { DIRECTIVES, TYPES, type World } from '../world.ts'

const urls = new WeakMap<object, string>()

type Schema = Parameters<typeof createAuthorization>[0]

/** Serves a schema with Yoga, with subscriptions over server-sent events. */
export async function serveByYoga(schema: Schema, world: World, plugins: object[] = []): Promise<Server> {
  const authorization = createAuthorization(schema, world.options)
  const yoga = createYoga({
    schema: authorization.schema,
    context: ({ request }) => world.context(request.headers.get('authorization')),
    plugins: [useAuthorization(authorization), ...plugins],
    logging: false,
    maskedErrors: true,
  })
  const server = createServer(yoga).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  const served: Server = {
    ask: overHttp(url),
    async *subscribe(query: string, asked: Asked = {}): AsyncGenerator<Answer> {
      const headers = { authorization: `Bearer ${asked.token}` }
      const client = createClient({ url, retryAttempts: 0, headers })
      try {
        for await (const result of client.iterate({ query })) yield result as Answer
      } catch {
        yield await overHttp(url)(query, asked) // A rejected operation is answered without a stream.
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  urls.set(served, url)
  return served
}

/** Parts of a deferred multipart/mixed response. */
async function deferred(url: string, query: string, token?: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'multipart/mixed',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, text: await response.text() }
}

export const host: Host = {
  name: 'GraphQL Yoga',
  start: (world) =>
    serveByYoga(makeExecutableSchema({ typeDefs: DIRECTIVES + TYPES, resolvers: world.resolvers }), world, [
      useDeferStream(),
    ]),
  besides: [
    {
      name: 'rejects and denies fields inside @defer',
      async run(server) {
        const url = String(urls.get(server))
        const refused = await deferred(url, '{ open ... @defer { all } }', 'ann')
        deepEqual([refused.status, /FORBIDDEN/.test(refused.text)], [403, true])
        const query = '{ open ... @defer { people { id salary } } }'
        const denied = await deferred(url, query, 'ann')
        match(denied.text, /"salary":null/)
        match(denied.text, /FORBIDDEN/)
        doesNotMatch(denied.text, /1000/)
        match((await deferred(url, query, 'eve')).text, /"salary":1000/)
      },
    },
  ],
}
