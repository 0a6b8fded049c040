/**
 * `__schema` and `__type` of a schema, answered by viewer.
 *
 * graphql-js resolves these two fields itself, from the schema that it executes, whoever asks, and a schema has no say in it. Of
 * what is inside them, `possibleTypes` alone looks at that schema once more; all the rest is read off the type, field or argument
 * that it belongs to. So these three are told here, once, to look for what a schema says of itself. That is where the answer is
 * made: no alias, fragment or place in an operation gets around it, under Apollo Server or not. Other schemas of the process are
 * answered as before.
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { __Type, GraphQLObjectType, GraphQLSchema, SchemaMetaFieldDef, TypeMetaFieldDef } from 'graphql'

/** @throws where the viewer may not ask. */
export type Introspect<TContext> = (context: TContext) => GraphQLSchema

const EXTENSION = 'authorization.introspect'

/**
 * The same schema, introspected by what it is told; so are the schemas that are made of it. Its Query says it, too: what extends or
 * stitches schemas makes a new one without their extensions, and keeps those of their types.
 */
export function withIntrospection<TContext>(schema: GraphQLSchema, introspect: Introspect<TContext>): GraphQLSchema {
  redirect()
  const extension = { [EXTENSION]: introspect }
  const saying = mapSchema(schema, {
    [MapperKind.QUERY]: (type) =>
      new GraphQLObjectType({ ...type.toConfig(), extensions: { ...type.extensions, ...extension } }),
  })
  return new GraphQLSchema({ ...saying.toConfig(), extensions: { ...saying.extensions, ...extension } })
}

let redirected = false

function redirect(): void {
  if (redirected) return
  redirected = true
  for (const field of [SchemaMetaFieldDef, TypeMetaFieldDef, __Type.getFields().possibleTypes]) {
    if (!field) continue
    const { resolve } = field
    field.resolve = (source, args, context, info) => {
      const introspect = told(info.schema)
      return resolve?.(source, args, context, introspect ? { ...info, schema: introspect(context) } : info)
    }
  }
}

function told(schema: GraphQLSchema): Introspect<unknown> | undefined {
  const found = schema.extensions[EXTENSION] ?? schema.getQueryType()?.extensions[EXTENSION]
  return found as Introspect<unknown> | undefined
}
