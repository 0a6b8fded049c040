/** Mercurius on Fastify. graphql-jit compiles each operation at its second request. */

import Fastify from 'fastify'
import mercurius from 'mercurius'
import { settings } from './settings.ts'
import { contextOf, typeDefs } from './todos.ts'

export async function serveMercurius(resolvers: object): Promise<void> {
  const app = Fastify()
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers,
    jit: 1,
    context: (request) => contextOf(request.headers.authorization),
  })
  await app.listen({ port: settings.port, host: '127.0.0.1' })
}
