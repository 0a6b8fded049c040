import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthorization } from '@gatehouse/authorization'
import { httpOptions } from '@gatehouse/authorization/graphql-http'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createHandler } from 'graphql-http/lib/use/http'
import { type Host, overHttp } from '../server.ts'
import { DIRECTIVES, TYPES } from '../world.ts'

export const host: Host = {
  name: 'graphql-http',
  async start(world) {
    const executable = makeExecutableSchema({ typeDefs: DIRECTIVES + TYPES, resolvers: world.resolvers })
    const authorization = createAuthorization(executable, world.options)
    const handler = createHandler({
      schema: authorization.schema,
      context: ({ raw }) => world.context(raw.headers.authorization),
      ...httpOptions(authorization),
    })
    const server = createServer(handler).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    return {
      ask: overHttp(url),
      close: async () => {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
