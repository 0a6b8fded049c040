/** Lets two executors come to the same mutation, one after the other, and has it done once. */

import type { GraphQLSchema } from 'graphql'
import type { OperationRecord, RecordedContext } from '../telemetry/operation-record.ts'

/**
 * Changes the resolvers of the schema's mutations: of a request that was announced, what the first run of its field came to is
 * what all further ones come to. A request that is announced must have no other field than the one at its root.
 * @returns announces a request, by its record.
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
