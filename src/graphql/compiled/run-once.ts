/** Runs a mutation only once, even if compiled code and Apollo execute it in turn. */

import type { GraphQLSchema } from 'graphql'
import type { OperationRecord, RecordedContext } from '../../telemetry/operation-record.ts'

/**
 * Wraps the resolvers of mutations: in an announced request, the outcome of the first run is returned by all later
 * runs. An announced request must have a single root field.
 * @returns a function that announces a request by its record.
 */
export function runOnce<TContext extends RecordedContext>(schema: GraphQLSchema): (record: OperationRecord) => void {
  const outcomes = new WeakMap<OperationRecord, { result: Promise<unknown> | null }>()
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve) continue
    field.resolve = (source, args, context: TContext, info) => {
      const outcome = outcomes.get(context.operation)
      if (!outcome) return resolve(source, args, context, info)
      outcome.result ??= (async () => resolve(source, args, context, info))()
      return outcome.result
    }
  }
  return (record) => outcomes.set(record, { result: null })
}
