import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthorization } from '@gatehouse/authorization'
import { sseOptions } from '@gatehouse/authorization/graphql-sse'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createClient } from 'graphql-sse'
import { createHandler } from 'graphql-sse/lib/use/http'
import type { Answer, Asked, Host } from '../server.ts'
import { DIRECTIVES, TYPES } from '../world.ts'

export const host: Host = {
  name: 'graphql-sse',
  async start(world) {
    const executable = makeExecutableSchema({ typeDefs: DIRECTIVES + TYPES, resolvers: world.resolvers })
    const authorization = createAuthorization(executable, world.options)
    const handler = createHandler({
      schema: authorization.schema,
      context: ({ raw }) => world.context(raw.headers.authorization),
      ...sseOptions(authorization),
    })
    const server = createServer(handler).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const iterate = async function* (
      query: string,
      { token, variables, operationName }: Asked = {},
    ): AsyncGenerator<Answer> {
      const client = createClient({
        url,
        retryAttempts: 0,
        ...(token && { headers: { authorization: `Bearer ${token}` } }),
      })
      for await (const result of client.iterate({
        query,
        ...(variables !== undefined && { variables }),
        ...(operationName && { operationName }),
      }))
        yield result as Answer
      client.dispose()
    }
    return {
      async ask(query, asked) {
        // Validation errors are not returned as a stream.
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'text/event-stream',
            ...(asked?.token !== undefined && { authorization: `Bearer ${asked.token}` }),
          },
          body: JSON.stringify({
            query,
            ...(asked?.variables !== undefined && { variables: asked.variables }),
            ...(asked?.operationName && { operationName: asked.operationName }),
          }),
        })
        const text = await response.text()
        const [, data] = /event: next\ndata: (.*)\n/.exec(text) ?? []
        return JSON.parse(data ?? text) as Answer
      },
      subscribe: iterate,
      async close() {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
