import { protect, refusalFormatter } from '@gatehouse/authorization/mercurius'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

const app = Fastify()
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: resolvers as never, // The types of Mercurius lack a `subscribe` that ends by itself.
  context: (request) => contextOf(request.headers.authorization),
  errorFormatter: refusalFormatter(mercurius.defaultErrorFormatter),
  jit: 1,
})
// Call it after resolvers and loaders are defined.
protect(app.graphql, options)
say(`${await app.listen({ host: '127.0.0.1', port })}/graphql`)
