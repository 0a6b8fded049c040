/** GraphQL Yoga on node:http, with Prisma. */

import { createServer } from 'node:http'
import { createSchema, createYoga } from 'graphql-yoga'
import { resolvers } from './prisma.ts'
import { settings } from './settings.ts'
import { contextOf, typeDefs } from './todos.ts'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: ({ request }) => contextOf(request.headers.get('authorization')),
})
createServer(yoga).listen(settings.port, '127.0.0.1')
