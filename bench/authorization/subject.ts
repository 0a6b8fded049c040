/** Small schema that every engine protects, and the operations that are run on it. */

import { makeExecutableSchema } from '@graphql-tools/schema'
import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema, parse } from 'graphql'

export const FIELDS = Array.from({ length: 10 }, (_, index) => `field${index}`)

const thing = Object.fromEntries(FIELDS.map((name, index) => [name, `value ${index}`]))
const things = Array.from({ length: 100 }, () => thing)

export const resolvers = { Query: { thing: () => thing, things: () => things } }

/** @param directive directive of each field, which requires a signed-in viewer. */
export function typeDefs(directive = '', definition = ''): string {
  return `${definition}
type Query {
  thing: Thing! ${directive}
  things: [Thing!]! ${directive}
}
type Thing {
  ${FIELDS.map((name) => `${name}: String! ${directive}`).join('\n  ')}
}`
}

/** Schema without authorization. */
export const bareSchema: GraphQLSchema = makeExecutableSchema({ typeDefs: typeDefs(), resolvers })

const many = Array.from({ length: 1000 }, (_, index) => `alias${index}: field${index % 10}`).join(' ')

export const SOURCES = {
  '10 fields': `{ thing { ${FIELDS.join(' ')} } }`,
  '1,000 fields': `{ thing { ${many} } }`,
  '100 objects of 10 fields': `{ things { ${FIELDS.join(' ')} } }`,
} as const

export type OperationName = keyof typeof SOURCES

export const OPERATION_NAMES = Object.keys(SOURCES) as OperationName[]

/** Parsed once, as servers cache it. */
export const DOCUMENTS = Object.fromEntries(
  Object.entries(SOURCES).map(([name, source]) => [name, parse(source)]),
) as Record<OperationName, DocumentNode>

export type Context = { viewer: { role: 'USER'; authTime: Date } | null }

/** Creates a new context, as for each request. */
export const signedIn = (): Context => ({ viewer: { role: 'USER', authTime: new Date(0) } })

export type Outcome = ExecutionResult | Promise<ExecutionResult>

/** Server with an engine, and the same server without it. */
export type Peer = {
  protectedRun(operation: OperationName, context: Context): Outcome
  bareRun(operation: OperationName, context: Context): Outcome
  /** Runs the decision alone, if the engine exposes it. */
  decide?(operation: OperationName, context: Context): void
}

export const bareRun = (operation: OperationName, contextValue: Context): Outcome =>
  execute({ schema: bareSchema, document: DOCUMENTS[operation], contextValue }) as Outcome
