/** graphql-shield: a rule for every field, cached per request. */

import { createRequire } from 'node:module'
import util from 'node:util'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, type GraphQLSchema } from 'graphql'
import { bareRun, type Context, DOCUMENTS, FIELDS, type Outcome, type Peer, resolvers, typeDefs } from '../subject.ts'

type Middleware = { applyMiddleware(schema: GraphQLSchema, ...middlewares: object[]): GraphQLSchema }
type Shield = {
  rule(options: {
    cache: 'contextual'
  }): (check: (parent: unknown, args: unknown, context: Context) => boolean) => object
  shield(rules: Record<string, Record<string, object>>): object
}

// Version 7.6 calls this function, which Node 23 removed.
Object.assign(util, { isUndefined: (value: unknown) => value === undefined })
const require = createRequire(import.meta.url)
const { rule, shield }: Shield = require('graphql-shield')
const { applyMiddleware }: Middleware = require('graphql-middleware')

const isSignedIn = rule({ cache: 'contextual' })((_parent, _args, { viewer }: Context) => viewer !== null)

const schema = applyMiddleware(
  makeExecutableSchema({ typeDefs: typeDefs(), resolvers }),
  shield({
    Query: { thing: isSignedIn, things: isSignedIn },
    Thing: Object.fromEntries(FIELDS.map((name) => [name, isSignedIn])),
  }),
)

export const peer: Peer = {
  bareRun,
  protectedRun: (name, contextValue) => execute({ schema, document: DOCUMENTS[name], contextValue }) as Outcome,
}
