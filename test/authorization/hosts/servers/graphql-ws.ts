import type { AddressInfo } from 'node:net'
import { createAuthorization } from '@gatehouse/authorization'
import { wsOptions } from '@gatehouse/authorization/graphql-ws'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createClient } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import WebSocket, { WebSocketServer } from 'ws'
import type { Answer, Asked, Host } from '../server.ts'
import { DIRECTIVES, TYPES } from '../world.ts'

export const host: Host = {
  name: 'graphql-ws',
  async start(world) {
    const executable = makeExecutableSchema({ typeDefs: DIRECTIVES + TYPES, resolvers: world.resolvers })
    const authorization = createAuthorization(executable, world.options)
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    const context = ({ connectionParams }: { connectionParams?: Record<string, unknown> }) =>
      world.context(connectionParams?.authorization as string | undefined)
    const disposable = useServer({ schema: authorization.schema, context, ...wsOptions(authorization) }, server)
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
    const iterate = async function* (
      query: string,
      { token, variables, operationName }: Asked = {},
    ): AsyncGenerator<Answer> {
      const client = createClient({
        url,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
      })
      try {
        for await (const result of client.iterate({
          query,
          ...(variables !== undefined && { variables }),
          ...(operationName && { operationName }),
        }))
          yield result as Answer
      } catch (errors) {
        if (!Array.isArray(errors)) throw errors
        yield { errors }
      } finally {
        await client.dispose()
      }
    }
    return {
      async ask(query, asked) {
        for await (const result of iterate(query, asked)) return result
        throw new Error('no result')
      },
      subscribe: iterate,
      close: async () => disposable.dispose(),
    }
  },
}
