import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { createAuthorization } from '@gatehouse/authorization'
import { apolloPlugin } from '@gatehouse/authorization/apollo'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type Context, contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

const authorization = createAuthorization(makeExecutableSchema({ typeDefs, resolvers }), options)
const server = new ApolloServer<Context>({
  schema: authorization.schema,
  plugins: [apolloPlugin(authorization)], // Must come before plugins that answer operations, such as a response cache.
  introspection: true, // Otherwise Apollo rejects introspection before the engine shows the viewer's schema.
})
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port },
  context: async ({ req }) => contextOf(req.headers.authorization),
})
say(url)
