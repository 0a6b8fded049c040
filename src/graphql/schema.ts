/** Executable schema: schema.graphql with the resolvers of all features. */

import { readFile } from 'node:fs/promises'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLError, GraphQLScalarType, type GraphQLSchema, Source } from 'graphql'
import { DateTimeResolver, JSONResolver } from 'graphql-scalars'
import { StartupError } from '../core/errors.ts'
import { ROOT } from '../core/paths.ts'
import type { Complete } from './complete-resolvers.ts'
import type { Resolvers, ResolversParentTypes } from './resolver-types.generated.ts'
import { auditResolvers } from './resolvers/audit.ts'
import { factorResolvers } from './resolvers/factors.ts'
import { nodeResolvers } from './resolvers/nodes.ts'
import { passkeyResolvers } from './resolvers/passkeys.ts'
import { registrationResolvers } from './resolvers/registration.ts'
import { sessionResolvers } from './resolvers/sessions.ts'
import { todoResolvers } from './resolvers/todos.ts'
import { userResolvers } from './resolvers/users.ts'

const NAME = 'schema.graphql'

/**
 * Serializes to text, which costs less than a Date in JSON. Rejects other input values before a message prints them.
 */
const DateTime = new GraphQLScalarType<Date, unknown>({
  ...DateTimeResolver.toConfig(),
  serialize: (value) => DateTimeResolver.serialize(value).toISOString(),
  parseValue(value) {
    if (typeof value === 'object') throw new GraphQLError('DateTime must be a string, such as "2026-11-30T12:00:00Z".')
    return DateTimeResolver.parseValue(value)
  },
})

/** Counts only if the operation selects it. */
const connection = { totalCount: ({ totalCount }: { totalCount(): Promise<number> }) => totalCount() }

/** A field without a resolver here or a property in its row fails to compile. */
const resolvers: Complete<Resolvers, ResolversParentTypes> = {
  DateTime,
  JSON: JSONResolver,
  Query: {
    ...userResolvers.Query,
    ...auditResolvers.Query,
    ...sessionResolvers.Query,
    ...factorResolvers.Query,
    ...passkeyResolvers.Query,
    ...todoResolvers.Query,
    ...nodeResolvers.Query,
    ...registrationResolvers.Query,
  },
  Mutation: {
    ...userResolvers.Mutation,
    ...registrationResolvers.Mutation,
    ...sessionResolvers.Mutation,
    ...factorResolvers.Mutation,
    ...passkeyResolvers.Mutation,
    ...todoResolvers.Mutation,
  },
  AuditEventConnection: connection,
  InvitationConnection: connection,
  SessionConnection: connection,
  TodoConnection: connection,
  UserConnection: connection,
  Node: nodeResolvers.Node,
  AuthPayload: sessionResolvers.AuthPayload,
  Session: sessionResolvers.Session,
  User: { ...sessionResolvers.User, ...todoResolvers.User },
}

/** Returns the SDL as written, with its directives. */
export function readSdl(): Promise<string> {
  return readFile(new URL(NAME, ROOT), 'utf8')
}

/**
 * @throws StartupError if the SDL has subscriptions, which no transport serves.
 * @throws Error if a resolver has no field in the SDL.
 */
export function buildSchema(sdl: string): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: new Source(sdl, NAME),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  })
  const subscription = schema.getSubscriptionType()
  if (subscription)
    throw new StartupError(
      `${NAME} has subscriptions (type ${subscription.name}), which are not supported: remove them`,
    )
  return schema
}
