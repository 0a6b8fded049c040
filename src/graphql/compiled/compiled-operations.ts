/**
 * Compiled operations: frequent operations run without Apollo Server.
 *
 * Apollo spends more time on a request than the database: on plugins, copies of the request, and an executor that
 * interprets the document again. An operation that Apollo ran a few times without an error is promoted. It is then
 * compiled, and runs with the same schema, resolvers, policy and limits.
 *
 * Responses equal Apollo's. Apollo handles everything unusual from the beginning: denied viewers, errors, mutations
 * with several fields, introspection, directives and persisted queries. The same holds for variables inside literals,
 * for variables that coercion changes, and for operations that variables could make large. After an error, `runOnce`
 * returns the outcome of a mutation to the second run. test/graphql/compiled/same-answers.test.ts compares both for
 * arbitrary viewers and data.
 */

import type { ApolloServerPlugin } from '@apollo/server'
import {
  type DocumentNode,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import type { Authorization } from '../../authorization/index.ts'
import type { OperationRecord, RecordedContext } from '../../telemetry/operation-record.ts'
import type { CostLimit } from '../document-limits/cost-limit.ts'
import { isAsGiven, isCompilable, isRecord } from './compilable.ts'
import { CompiledCache, type CompiledOperation } from './compiled-cache.ts'

/** Responses by Apollo before an operation is compiled: compiling takes as long as tens of responses. */
const PROMOTE_AFTER = 3

/**
 * Maximum cost of a compiled operation: a page of 100 with all fields. Apollo runs more expensive operations, queued
 * fairly among others.
 */
export const MAX_COMPILED_COST = 1000

/** The first error is enough to leave a request to Apollo. */
const ONE_ERROR = { maxErrors: 1 }

export type CompiledOperations<TContext extends RecordedContext> = {
  /** Promotes operations that Apollo runs. */
  readonly plugin: ApolloServerPlugin<TContext>
  /**
   * Runs a request if its operation is compiled.
   * @param parameters request parameters as sent by the client.
   * @param options.queriesOnly leaves mutations to Apollo, for GET requests.
   * @returns the response body; null if Apollo must run the request.
   */
  answer(parameters: unknown, context: TContext, options?: { queriesOnly: boolean }): Promise<string | null>
}

export type CompiledOperationsOptions<TContext extends RecordedContext> = {
  schema: GraphQLSchema
  permits: Authorization<TContext>['permits']
  costLimit: Pick<CostLimit, 'isAlwaysWithin'>
  /** Announces a mutation to `runOnce`. */
  announce(record: OperationRecord): void
  /** Called after an operation ran here. */
  onAnswer?(document: DocumentNode, operation: OperationDefinitionNode, data: Record<string, unknown>): void
}

export function createCompiledOperations<TContext extends RecordedContext>(
  options: CompiledOperationsOptions<TContext>,
): CompiledOperations<TContext> {
  const { schema, permits, costLimit, announce, onAnswer } = options
  const cache = new CompiledCache()
  const answers = new WeakMap<OperationDefinitionNode, number>()
  /** Operations that failed here and went on to Apollo. Keyed by record, since Apollo copies the context. */
  const failed = new WeakMap<OperationRecord, OperationDefinitionNode>()

  /** Removes an operation permanently if it fails here but not in Apollo; otherwise each request would run it twice. */
  function evict(operation: OperationDefinitionNode, text: string): void {
    answers.set(operation, Number.POSITIVE_INFINITY)
    cache.delete(text, operation)
  }

  function promote({ document, operation, record }: Omit<CompiledOperation, 'run'>, text: string): void {
    const count = (answers.get(operation) ?? 0) + 1
    answers.set(operation, count)
    if (count !== PROMOTE_AFTER || !isCompilable(schema, document, operation)) return
    if (!costLimit.isAlwaysWithin(document, operation)) return
    const compiled = compileQuery(schema, document, record.name ?? undefined)
    if (isCompiledQuery(compiled)) cache.add(text, { document, operation, record, run: compiled.query })
  }

  return {
    plugin: {
      requestDidStart: async () => ({
        willSendResponse: async ({ source, document, operation, queryHash, contextValue, response: { body } }) => {
          if (!source || !document || !operation) return
          if (body.kind !== 'single' || body.singleResult.errors) return
          if (failed.get(contextValue.operation) === operation) return evict(operation, source)
          const record = { name: operation.name?.value ?? null, type: operation.operation, hash: queryHash ?? null }
          promote({ document, operation, record }, source)
        },
      }),
    },

    async answer(parameters, context, { queriesOnly } = { queriesOnly: false }) {
      if (!isRecord(parameters)) return null
      const { query, variables, operationName, extensions } = parameters
      if (typeof query !== 'string' || !isOptional(operationName, isString)) return null
      if (!isOptional(variables, isRecord) || !isOptional(extensions, isIgnored)) return null
      const compiled = cache.find(query, operationName ?? null)
      if (!compiled) return null

      const { document, operation, run, record } = compiled
      const isMutation = operation.operation === OperationTypeNode.MUTATION
      if (queriesOnly && isMutation) return null
      const given: Record<string, unknown> = { ...variables }
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, ONE_ERROR)
      if (!coerced || !isAsGiven(coerced, given)) return null
      if (!permits({ document, operation, variables: given, context })) return null
      if (isMutation) announce(context.operation)
      const result = await attempt(() => run(undefined, context, given))
      if (!result || result.errors) {
        failed.set(context.operation, operation)
        return null
      }
      onAnswer?.(document, operation, result.data ?? {})
      Object.assign(context.operation, record, { userId: context.viewer?.userId ?? null })
      return `${JSON.stringify(result)}\n`
    },
  }
}

const isString = (value: unknown) => typeof value === 'string'

/** Extensions that only describe the client. Apollo handles `persistedQuery`. */
const isIgnored = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && !Object.hasOwn(value, 'persistedQuery')

const isOptional = <T>(value: unknown, isIt: (value: unknown) => value is T): value is T | null | undefined =>
  value === null || value === undefined || isIt(value)

/** Returns null if compiled code throws, which is a bug of the compiler. */
async function attempt<T>(run: () => T | Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch {
    return null
  }
}
