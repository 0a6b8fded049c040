import { createServer } from 'node:http'
import { createAuthorization } from '@gatehouse/authorization'
import { httpOptions } from '@gatehouse/authorization/graphql-http'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createHandler } from 'graphql-http/lib/use/http'
import { contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

const authorization = createAuthorization(makeExecutableSchema({ typeDefs, resolvers }), options)
const handler = createHandler({
  schema: authorization.schema,
  context: ({ headers }) => contextOf((headers as Record<string, string>).authorization),
  ...httpOptions(authorization),
})
const server = createServer(handler).listen(port, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') say(`http://127.0.0.1:${address?.port}/`)
})
