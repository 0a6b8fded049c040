/**
 * Operations that come again, answered without Apollo Server.
 *
 * Apollo parses a document once, and yet spends more on each request than reading the answer from the database takes: on plugins, copies
 * of the request, and an executor that looks at the document anew each time. So an operation that Apollo has answered a few times
 * without an error is compiled, and from then on answered here, by the same schema, resolvers, policy and limits.
 *
 * Nothing is said here that Apollo would say otherwise: whatever isn't plain goes to Apollo, which starts from the beginning. That
 * is a denied viewer, an error of any kind (Apollo runs the operation again then: of a mutation, `run-once.ts` keeps what the first
 * run came to), a mutation of several fields, introspection, an operation with directives or one that could exceed the limit of cost by
 * its variables, variables inside of a literal or such as are not taken as they were given, and a request with more than query,
 * variables and operation name in it.
 * test/graphql/fast-path.test.ts holds it to equal answers for arbitrary operations, variables, viewers and data.
 */

import type { ApolloServerPlugin } from '@apollo/server'
import {
  type DocumentNode,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import type { Authorization } from '../authorization/index.ts'
import { BoundedMap } from '../bounded-map.ts'
import type { OperationRecord, RecordedContext } from '../telemetry/operation-record.ts'
import { isAsGiven, isCompilable } from './compilable.ts'

/** How often a document must have been answered to be worth compiling, which takes as long as some tens of answers. */
const FAMILIAR = 3

/** How many compiled queries are kept, and characters of their texts: a front end has hundreds. The oldest makes room, and may come back. */
const KEPT = { most: 1000, weigh: (text: string) => text.length, heaviest: 1_000_000 }

/** One is enough to leave all of them to Apollo. */
const ONE_ERROR = { maxErrors: 1 }

type Prepared = {
  document: DocumentNode
  operation: OperationDefinitionNode
  /** As the request has it. */
  operationName: string | null
  run: CompiledQuery['query']
  record: Omit<OperationRecord, 'code' | 'userId'>
}

export type FastPath<TContext extends RecordedContext> = {
  /** Learns from what Apollo answers. */
  readonly plugin: ApolloServerPlugin<TContext>
  /**
   * @param body of the request, parsed.
   * @returns the response's body; null where Apollo is to answer.
   */
  answer(body: unknown, context: TContext): Promise<string | null>
}

export type FastPathOptions<TContext extends RecordedContext> = {
  schema: GraphQLSchema
  permits: Authorization<TContext>['permits']
  /** Whether an operation is within the limits of cost whatever its variables are. */
  isCheap(document: DocumentNode, operation: OperationDefinitionNode): boolean
  /** Announces a mutation: see `runOnce`. */
  announce(record: OperationRecord): void
  /** Told of what was answered here. */
  onAnswer?(document: DocumentNode, operation: OperationDefinitionNode, data: Record<string, unknown>): void
}

export function createFastPath<TContext extends RecordedContext>(
  options: FastPathOptions<TContext>,
): FastPath<TContext> {
  const { schema, permits, isCheap, announce, onAnswer } = options
  /** By the document's text. */
  const kept = new BoundedMap<string, Prepared[]>(KEPT)
  const answered = new WeakMap<OperationDefinitionNode, number>()
  /** Operations that came to an error here, and go on to Apollo: by the request's record, since Apollo copies the context. */
  const failed = new WeakMap<OperationRecord, OperationDefinitionNode>()

  /** Whatever has errors here where Apollo has none would cost each request twice. */
  function forget(operation: OperationDefinitionNode, text: string): void {
    answered.set(operation, Number.POSITIVE_INFINITY)
    const others = kept.get(text)?.filter((each) => each.operation !== operation) ?? []
    if (others.length > 0) kept.set(text, others)
    else kept.delete(text)
  }

  function learn(prepared: Omit<Prepared, 'run'>, text: string): void {
    const { document, operation } = prepared
    const times = (answered.get(operation) ?? 0) + 1
    answered.set(operation, times)
    if (times !== FAMILIAR || !isCompilable(schema, document, operation) || !isCheap(document, operation)) return
    const compiled = compileQuery(schema, document, prepared.operationName ?? undefined)
    if (!isCompiledQuery(compiled)) return
    // Apollo parses a document anew once it has dropped it: what was made of the one before makes room.
    const others = kept.get(text)?.filter((each) => each.operationName !== prepared.operationName) ?? []
    kept.set(text, [...others, { ...prepared, run: compiled.query }])
  }

  return {
    plugin: {
      requestDidStart: async () => ({
        willSendResponse: async (answer) => {
          const { request, source, document, operation, queryHash, contextValue } = answer
          const { body } = answer.response
          if (!source || !document || !operation || !isSafe(operation)) return
          if (body.kind !== 'single' || body.singleResult.errors) return
          if (failed.get(contextValue.operation) === operation) return forget(operation, source)
          const name = operation.name?.value ?? null
          const record = { name, type: operation.operation, hash: queryHash ?? null }
          learn({ document, operation, operationName: request.operationName ?? null, record }, source)
        },
      }),
    },

    async answer(body, context) {
      const { query, variables = null, operationName = null, ...others } = asRecord(body)
      if (typeof query !== 'string' || typeof variables !== 'object' || Array.isArray(variables)) return null
      if (others.extensions != null) return null
      const prepared = kept.get(query)?.find((each) => each.operationName === operationName)
      if (!prepared) return null

      const { document, operation, run, record } = prepared
      const given: Record<string, unknown> = { ...variables }
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, ONE_ERROR)
      if (!coerced || !isAsGiven(coerced, given)) return null
      if (!permits({ document, operation, variables: given, context })) return null
      if (operation.operation === OperationTypeNode.MUTATION) announce(context.operation)
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

const asRecord = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {}

/** Null where the compiled code throws, which is the compiler's fault: Apollo will know better. */
async function attempt<T>(run: () => T | Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch {
    return null
  }
}

/** Whether it can be run again where the first run came to an error. */
function isSafe({ operation, selectionSet: { selections } }: OperationDefinitionNode): boolean {
  if (operation === OperationTypeNode.QUERY) return true
  return operation === OperationTypeNode.MUTATION && selections.length === 1 && selections[0]?.kind === Kind.FIELD
}
