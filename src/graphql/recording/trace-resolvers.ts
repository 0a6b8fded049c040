import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'
import type { Tracing } from '../../telemetry/tracing.ts'

/** Adds spans to the resolvers that return promises. Modifies the schema. */
export function traceResolvers(schema: GraphQLSchema, { traceCall }: Pick<Tracing, 'traceCall'>): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field
      if (!resolve || resolve === defaultFieldResolver) continue
      field.resolve = (source, args, context, info) =>
        traceCall(`${type.name}.${field.name}`, () => resolve(source, args, context, info))
    }
  }
}
