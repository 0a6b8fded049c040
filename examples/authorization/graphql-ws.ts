import { createAuthorization } from '@gatehouse/authorization'
import { wsOptions } from '@gatehouse/authorization/graphql-ws'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

const authorization = createAuthorization(makeExecutableSchema({ typeDefs, resolvers }), options)
const server = new WebSocketServer({ host: '127.0.0.1', port })
useServer(
  {
    schema: authorization.schema,
    context: ({ connectionParams }) => contextOf(connectionParams?.authorization),
    ...wsOptions(authorization),
  },
  server,
)
server.on('listening', () => {
  const address = server.address()
  if (typeof address === 'object') say(`ws://127.0.0.1:${address?.port}/`)
})
