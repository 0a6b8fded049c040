/**
 * Entry point for Mercurius, with or without its compiler. Loaders are guarded too.
 * @example const errorFormatter = refusalFormatter(mercurius.defaultErrorFormatter) await app.register(mercurius, {
 * schema, resolvers, loaders, context, errorFormatter, jit: 1 }) const authorization = protect(app.graphql, options)
 */

import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql'
import { type Authorization, type AuthorizationOptions, createAuthorization } from '../create-authorization.ts'
import { absentVariables } from './absent-variables.ts'
import { hideSuggestion, httpOf, withoutHttp } from './refusal.ts'

type Variables = Record<string, unknown> | undefined
type Reply = { request?: { body?: unknown; query?: unknown }; headers?(headers: Record<string, string>): unknown }
type Hook = (
  schema: GraphQLSchema,
  document: DocumentNode,
  context: object,
  variables: Variables,
) => Promise<{ document: DocumentNode } | undefined>

/** Parts of `app.graphql` in use. */
export type MercuriusServer = {
  schema: GraphQLSchema
  replaceSchema(schema: GraphQLSchema): unknown
  addHook(name: 'preExecution', hook: Hook): unknown
}

/** Guards the schema with the resolvers and loaders defined so far, and rejects operations before any of them runs. */
export function protect<TContext extends object, TRole extends string = string>(
  server: MercuriusServer,
  options: AuthorizationOptions<TContext, TRole>,
): Authorization<TContext> {
  const authorization = createAuthorization<TContext, TRole>(server.schema, options)
  const hasAbsent = absentVariables()
  server.replaceSchema(authorization.schema)
  server.addHook('preExecution', async (_schema, document, context, variables) => {
    const { reply } = context as { reply?: Reply }
    for (const operation of operationsOf(document, reply)) {
      const errors = authorization.authorize({ document, operation, variables, context: context as TContext })
      if (errors.length > 0) throw refusal(errors, reply)
    }
    // Mercurius does not compile a document that a hook returns.
    return hasAbsent(document, variables) ? { document } : undefined
  })
  return authorization
}

/**
 * Wraps an error formatter. A rejection with several errors keeps its status, and validation errors reveal no hidden
 * names. Use: `errorFormatter: refusalFormatter(mercurius.defaultErrorFormatter)`.
 */
export function refusalFormatter<
  TExecution extends Execution,
  TRest extends unknown[],
  TResult extends { statusCode: number },
>(format: (execution: TExecution, ...rest: TRest) => TResult): (execution: TExecution, ...rest: TRest) => TResult {
  return (execution, ...rest) => {
    const causes = (execution.errors ?? []).map(({ originalError }) => (originalError ?? {}) as Partial<Refusal>)
    for (const error of [...(execution.errors ?? []), ...causes.flatMap(({ errors = [] }) => errors)])
      if (error instanceof GraphQLError && !error.path) hideSuggestion(error)
    const formatted = format(execution, ...rest)
    const { statusCode = formatted.statusCode } = causes.find((each) => each.isRefusal) ?? {}
    return { ...formatted, statusCode }
  }
}

type Execution = { errors?: readonly GraphQLError[] }
type Refusal = Error & { isRefusal: boolean; statusCode: number; errors: readonly unknown[] }

/**
 * Operations that may run. Mercurius exposes the operation name only in the request body, so without one all operations
 * must be allowed.
 */
function operationsOf({ definitions }: DocumentNode, reply: Reply | undefined): readonly OperationDefinitionNode[] {
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
  const { body, query } = reply?.request ?? {}
  const name = nameIn(body) ?? nameIn(query)
  const named = operations.filter((each) => each.name?.value === name)
  return operations.length > 1 && name !== undefined && named.length > 0 ? named : operations
}

const nameIn = (request: unknown): string | undefined => {
  const { operationName } = (request ?? {}) as { operationName?: unknown }
  return typeof operationName === 'string' ? operationName : undefined
}

function refusal(errors: readonly GraphQLError[], reply: Reply | undefined): Refusal {
  const [first] = errors as [GraphQLError, ...GraphQLError[]]
  const { status: statusCode, headers } = httpOf(first)
  reply?.headers?.(headers)
  return Object.assign(new Error(first.message), { isRefusal: true, statusCode, errors: errors.map(withoutHttp) })
}
