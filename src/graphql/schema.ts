/** The executable schema: schema.graphql with a resolver for each of its fields. */

import { readFile } from 'node:fs/promises'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type GraphQLSchema, Source } from 'graphql'
import { DateTimeResolver } from 'graphql-scalars'
import { accountResolvers } from '../accounts/resolvers.ts'
import { auditResolvers } from '../audit/resolvers.ts'
import { sessionResolvers } from '../sessions/resolvers.ts'
import { todoResolvers } from '../todos/resolvers.ts'
import type { Resolvers } from './resolver-types.generated.ts'

const FILE = new URL('../../schema.graphql', import.meta.url)

/** The SDL, as it is written: with its directives and its comments. */
export function readSdl(): Promise<string> {
  return readFile(FILE, 'utf8')
}

const features = [accountResolvers, auditResolvers, sessionResolvers, todoResolvers] as const

/** @throws Error when a resolver is there for a field that isn't. */
export function buildSchema(sdl: string): GraphQLSchema {
  const resolvers: Resolvers = {
    DateTime: DateTimeResolver,
    Query: merged('Query'),
    Mutation: merged('Mutation'),
  }
  return makeExecutableSchema({
    typeDefs: new Source(sdl, 'schema.graphql'),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  })
}
