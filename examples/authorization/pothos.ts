import { createServer } from 'node:http'
import { createAuthorization } from '@gatehouse/authorization'
import { auth, authDirectives, open } from '@gatehouse/authorization/pothos'
import { useAuthorization } from '@gatehouse/authorization/yoga'
import SchemaBuilder from '@pothos/core'
import { specifiedDirectives } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { type Context, contextOf, options, port, ROLES, resolvers, say } from './library.ts'

type Card = { name: string; fines: number }
type Book = { title: string; borrower: string }

const builder = new SchemaBuilder<{ Context: Context }>({})
const book = builder.objectRef<Book>('Book').implement({
  fields: (t) => ({
    title: t.exposeString('title', { nullable: false }),
    borrower: t.exposeString('borrower', { ...auth({ role: 'LIBRARIAN', denied: 'NULL' }) }),
  }),
})
const card = builder.objectRef<Card>('Card').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    fines: t.exposeInt('fines', { ...auth({ role: 'LIBRARIAN', or: ['OWN_CARD'] }) }),
  }),
})
builder.queryType({
  fields: (t) => ({
    books: t.field({
      type: [book],
      args: { lost: t.arg.boolean({ ...auth({ role: 'LIBRARIAN' }) }) },
      ...open(),
      resolve: () => resolvers.Query.books(),
    }),
    card: t.field({
      type: card,
      args: { name: t.arg.string({ required: true }) },
      ...auth(),
      resolve: (_source, { name }) => resolvers.Query.card(null, { name }),
    }),
  }),
})

const directives = authDirectives({ roles: ROLES, rules: ['OWN_CARD'] })
const schema = builder.toSchema({ directives: [...specifiedDirectives, ...directives] })
const authorization = createAuthorization(schema, options)
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
