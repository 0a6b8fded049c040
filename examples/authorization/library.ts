/** A lending library under `gatehouse/authorization`: its own roles, its own viewer, no Gatehouse server. */

import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createAuthorization, type Viewer } from 'gatehouse/authorization'

type Rank = 'READER' | 'LIBRARIAN'
type Context = { reader: (Viewer<Rank> & { name: string }) | null }

const typeDefs = `
  enum Rank { READER LIBRARIAN }
  enum Denial { REJECT NULL }
  directive @auth(role: Rank! = READER, maxAge: Int, denied: Denial! = REJECT)
    on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  directive @public on FIELD_DEFINITION

  type Book { title: String!, borrower: String @auth(role: LIBRARIAN, denied: NULL) }
  type Query { books(lost: Boolean @auth(role: LIBRARIAN)): [Book!]! @public, card: String! @auth }
  type Mutation { borrow(title: String!): Book! @auth, discard(title: String!): Boolean! @auth(role: LIBRARIAN, maxAge: 60) }
`
const books = [{ title: 'Middlemarch', borrower: 'ann' }]
const resolvers = {
  Query: { books: () => books, card: (_: unknown, __: unknown, { reader }: Context) => `Card of ${reader?.name}` },
  Mutation: { borrow: () => books[0], discard: () => books.pop() !== undefined },
}

/** Whom a token stands for; a real library would verify it. */
const READERS = new Map<string, NonNullable<Context['reader']>>([
  ['ann-token', { name: 'ann', role: 'READER' }],
  ['eve-token', { name: 'eve', role: 'LIBRARIAN', authTime: new Date() }],
])

const { schema, plugin } = createAuthorization<Context, Rank>(makeExecutableSchema({ typeDefs, resolvers }), {
  viewer: ({ reader }) => reader,
  introspection: 'visible',
})
const server = new ApolloServer({ schema, plugins: [plugin], introspection: true })
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(globalThis.process.argv[2] ?? 4000) },
  context: async ({ req }) => ({
    reader: READERS.get(req.headers.authorization?.replace('Bearer ', '') ?? '') ?? null,
  }),
})
globalThis.process.stdout.write(`${url}\n`)
