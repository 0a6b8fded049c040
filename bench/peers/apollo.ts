/** Apollo Server standalone. */

import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { settings } from './settings.ts'
import { type Context, contextOf, typeDefs } from './todos.ts'

export async function serveApollo(resolvers: object): Promise<void> {
  const server = new ApolloServer<Context>({ typeDefs, resolvers: [resolvers] as never })
  await startStandaloneServer(server, {
    context: async ({ req }) => contextOf(req.headers.authorization),
    listen: { port: settings.port, host: '127.0.0.1' },
  })
}
