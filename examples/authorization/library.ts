/** Lending library: schema with policy, resolvers and readers. Every server in this folder serves it. */

import type { AuthorizationOptions, RuleQuestion, Viewer } from '@gatehouse/authorization'

export const ROLES = ['READER', 'LIBRARIAN'] as const

export type Reader = Viewer<(typeof ROLES)[number]> & { name: string }
export type Context = { reader: Reader | null }

export const typeDefs = `
  enum Rank { READER LIBRARIAN }
  enum Rule { OWN_CARD }
  enum Denial { REJECT NULL }
  directive @auth(role: Rank! = READER, maxAge: Int, or: [Rule!], denied: Denial! = REJECT)
    on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  directive @public on FIELD_DEFINITION

  type Book { title: String!, borrower: String @auth(role: LIBRARIAN, denied: NULL) }
  type Card { name: String!, fines: Int @auth(role: LIBRARIAN, or: [OWN_CARD]) }
  type Query {
    books(lost: Boolean @auth(role: LIBRARIAN)): [Book!]! @public
    card(name: String!): Card @auth
  }
  type Mutation {
    borrow(title: String!): Book @auth
    discard(title: String!): Boolean! @auth(role: LIBRARIAN, maxAge: 60)
  }
  type Subscription { returned: String! @auth }
`

const books = [{ title: 'Middlemarch', borrower: 'ann' }]
const find = (_source: unknown, { title }: { title: string }) => books.find((book) => book.title === title) ?? null

export const resolvers = {
  Query: { books: () => books, card: (_source: unknown, { name }: { name: string }) => ({ name, fines: 3 }) },
  Mutation: { borrow: find, discard: (_source: unknown, args: { title: string }) => find(_source, args) !== null },
  Subscription: {
    returned: {
      async *subscribe() {
        yield { returned: 'Middlemarch' }
      },
    },
  },
}

/** Question of the rule: whether a reader owns a card. */
type Question = RuleQuestion<Context, Reader['role']> & { viewer: Reader; parent: { name: string } }

/** Options of the engine, the same for every server. */
export const options: AuthorizationOptions<Context, Reader['role']> = {
  roles: ROLES,
  viewer: ({ reader }) => reader,
  rules: { OWN_CARD: ({ viewer, parent }: Question) => viewer.name === parent.name },
  introspection: 'visible',
}

/** Stands in for the verification of tokens. */
const READERS = new Map<string, Reader>([
  ['ann-token', { name: 'ann', role: 'READER' }],
  ['eve-token', { name: 'eve', role: 'LIBRARIAN', authTime: new Date() }],
])

/** Returns the context for an Authorization header. */
export function contextOf(authorization: unknown): Context {
  return { reader: READERS.get(String(authorization).replace('Bearer ', '')) ?? null }
}

/** Port of the server, from the command line. */
export const port = Number(globalThis.process.argv[2] ?? 4000)
export const say = (url: string) => globalThis.process.stdout.write(`${url}\n`)
