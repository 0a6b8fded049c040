import { createServer } from 'node:http'
import { createAuthorization } from '@gatehouse/authorization'
import { useAuthorization } from '@gatehouse/authorization/yoga'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createYoga } from 'graphql-yoga'
import { contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

const authorization = createAuthorization(makeExecutableSchema({ typeDefs, resolvers }), options)
const yoga = createYoga({
  schema: authorization.schema,
  context: ({ request }) => contextOf(request.headers.get('authorization')),
  plugins: [useAuthorization(authorization)],
  logging: false,
})
const server = createServer(yoga).listen(port, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') say(`http://127.0.0.1:${address?.port}/graphql`)
})
