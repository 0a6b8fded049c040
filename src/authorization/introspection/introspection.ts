/**
 * Resolves `__schema` and `__type` for each viewer.
 * graphql-js resolves these fields from the executed schema, which is the same for all viewers. Inside them,
 * `possibleTypes` reads that schema once more. This module redirects those fields once, to a schema named in the
 * extensions of the executed schema. No alias, fragment or position in an operation bypasses that, in any server.
 * Schemas without such extensions behave as before.
 */

import { __Schema, __Type, type GraphQLSchema, SchemaMetaFieldDef, TypeMetaFieldDef } from 'graphql'
import { inTurns } from './slices.ts'
import { LARGE } from './visible-schemas.ts'

/** @returns the schema to show; undefined for the executed schema. @throws if the viewer may not introspect. */
export type Introspect<TContext> = (context: TContext) => GraphQLSchema | Promise<GraphQLSchema> | undefined

const EXTENSION = 'authorization.introspect'

/** Types of a large schema that are resolved per turn of the event loop. */
const TYPES_PER_TURN = 100

/**
 * @returns extensions for a schema and for its Query type. Tools that extend or stitch schemas drop the extensions of
 * the schema, but keep those of types.
 */
export function introspectionExtensions<TContext>(introspect: Introspect<TContext>): Record<string, unknown> {
  for (const field of [SchemaMetaFieldDef, TypeMetaFieldDef, __Type.getFields().possibleTypes])
    if (field) redirect(field, introspected)
  const { types } = __Schema.getFields()
  if (types) redirect(types, listedInTurns)
  return { [EXTENSION]: introspect }
}

type Field = typeof SchemaMetaFieldDef
type Resolver = NonNullable<Field['resolve']>

const redirected = new WeakSet<object>()

function redirect(field: Field, around: (resolve: Resolver) => Resolver): void {
  if (redirected.has(field) || !field.resolve) return
  redirected.add(field)
  field.resolve = around(field.resolve)
}

function introspected(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const schema = namedBy(info.schema)?.(context)
    if (!schema) return resolve(source, args, context, info)
    const inSchema = (named: GraphQLSchema) => resolve(source, args, context, { ...info, schema: named })
    return schema instanceof Promise ? schema.then(inSchema) : inSchema(schema)
  }
}

function listedInTurns(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const types: unknown = resolve(source, args, context, info)
    const isLarge = Array.isArray(types) && types.length > LARGE && namedBy(info.schema) !== undefined
    return isLarge ? inTurns(types, TYPES_PER_TURN) : types
  }
}

function namedBy(schema: GraphQLSchema): Introspect<unknown> | undefined {
  const found = schema.extensions[EXTENSION] ?? schema.getQueryType()?.extensions[EXTENSION]
  return found as Introspect<unknown> | undefined
}
