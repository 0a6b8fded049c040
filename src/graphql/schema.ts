/** The executable schema: schema.graphql with the resolvers of all features. */

import { readFile } from 'node:fs/promises'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLError, GraphQLScalarType, type GraphQLSchema, Source } from 'graphql'
import { DateTimeResolver } from 'graphql-scalars'
import { accountResolvers } from '../accounts/resolvers.ts'
import { auditResolvers } from '../audit/resolvers.ts'
import { ROOT } from '../root.ts'
import { sessionResolvers } from '../sessions/resolvers.ts'
import { todoResolvers } from '../todos/resolvers.ts'
import type { Complete } from './complete-resolvers.ts'
import type { Resolvers, ResolversParentTypes } from './resolver-types.generated.ts'

const NAME = 'schema.graphql'

/**
 * With text for what comes out, which is what JSON would make of a Date later, at more cost. Rows of lists have it as it is to be. What comes
 * in is refused before it is written out for the message, however deep it is.
 */
const DateTime = new GraphQLScalarType<Date, unknown>({
  ...DateTimeResolver.toConfig(),
  serialize: (value) => (typeof value === 'string' ? value : DateTimeResolver.serialize(value).toISOString()),
  parseValue(value) {
    if (typeof value === 'object') throw new GraphQLError('DateTime cannot represent what is not text.')
    return DateTimeResolver.parseValue(value)
  },
})

/** A count is made only where it is asked for. */
const connection = { totalCount: ({ totalCount }: { totalCount(): Promise<number> }) => totalCount() }

/** Each field has its resolver here or a property of its row, or this does not compile. */
const resolvers: Complete<Resolvers, ResolversParentTypes> = {
  DateTime,
  Query: { ...accountResolvers.Query, ...auditResolvers.Query, ...sessionResolvers.Query, ...todoResolvers.Query },
  Mutation: { ...accountResolvers.Mutation, ...sessionResolvers.Mutation, ...todoResolvers.Mutation },
  AuditEventConnection: connection,
  TodoConnection: connection,
  UserConnection: connection,
  AuthPayload: sessionResolvers.AuthPayload,
  Session: sessionResolvers.Session,
  User: { ...sessionResolvers.User, ...todoResolvers.User },
}

/** The SDL as it is written, with its directives. */
export function readSdl(): Promise<string> {
  return readFile(new URL(NAME, ROOT), 'utf8')
}

/** @throws Error when there is a resolver for a field that isn't in the SDL. */
export function buildSchema(sdl: string): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: new Source(sdl, NAME),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  })
}
