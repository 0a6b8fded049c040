import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { apolloPlugin } from '@gatehouse/authorization/apollo'
import { protectSubgraph } from '@gatehouse/authorization/federation'
import { parse } from 'graphql'
import { type Context, contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])'
const subgraph = typeDefs
  .replace('type Book {', 'type Book @key(fields: "title") {')
  .replace(/type Subscription .*/, '')
const { Subscription: _, ...rest } = resolvers
const Book = { __resolveReference: ({ title }: { title: string }) => rest.Mutation.borrow(null, { title }) }

const schema = buildSubgraphSchema([{ typeDefs: parse(LINK + subgraph), resolvers: { ...rest, Book } as never }])
const authorization = protectSubgraph(schema, {
  ...options,
  // Only the router queries these two fields, as a viewer of its own.
  federation: { service: { role: 'LIBRARIAN' }, entities: { role: 'READER' } },
})
const server = new ApolloServer<Context>({
  schema: authorization.schema,
  plugins: [apolloPlugin(authorization)],
  introspection: true,
})
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port },
  context: async ({ req }) => contextOf(req.headers.authorization),
})
say(url)
