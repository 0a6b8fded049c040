/** Executes operations with the guard alone, over all possible data. */

import {
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type ResponsePath,
} from 'graphql'
import { createAuthorization, type FieldDenial, type Viewer } from '../../../src/authorization/index.ts'
import { ROLES } from '../support/directives.ts'
import { DEPTH } from './random-operation.ts'

/** Returns the coordinates that the guard denies when it runs alone, over all possible data. */
export function denialsOfGuard(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  viewer: Viewer | null,
  now: Date,
): Set<string> {
  const met = new Set<string>()
  const data = everyData(schema)
  const guarded = createAuthorization<{ viewer: Viewer | null }>(schema, {
    roles: ROLES,
    viewer: (context) => context.viewer,
    now: () => now,
    fieldResolver: data.resolver,
    onDenied: (denials: readonly FieldDenial[]) => {
      for (const { coordinate, denied } of denials) if (denied === 'REJECT') met.add(coordinate)
    },
  })
  do {
    const result = execute({
      schema: guarded.schema,
      document,
      variableValues: variables,
      contextValue: { viewer },
      fieldResolver: data.resolver,
    })
    if (result instanceof Promise || result.errors?.some(({ path }) => !path)) throw new Error('it was not executed')
  } while (data.next())
  return met
}

/**
 * Data that reaches each possible chain of types. A list has one object of each type, and a single value changes its
 * type on each read.
 */
function everyData(schema: GraphQLSchema) {
  const MOST_TYPES = 4
  let round = 0
  let deepest = -1
  const resolver: GraphQLFieldResolver<unknown, unknown> = (_source, _args, _context, info) =>
    valueFor(info.returnType, depthOf(info.path))

  function valueFor(type: GraphQLOutputType, depth: number): unknown {
    if (isNonNullType(type)) return valueFor(type.ofType, depth)
    if (isListType(type)) {
      const item = isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType
      return isAbstractType(item)
        ? schema.getPossibleTypes(item).map(({ name }) => ({ __typename: name }))
        : [valueFor(item, depth)]
    }
    if (isLeafType(type)) return 1
    if (!isAbstractType(type)) return {}
    if (depth >= DEPTH) throw new Error('deeper than there are rounds for')
    deepest = Math.max(deepest, depth)
    const possible = schema.getPossibleTypes(type)
    return possible.length === 0
      ? null
      : { __typename: possible[Math.floor(round / MOST_TYPES ** depth) % possible.length]?.name }
  }

  return {
    resolver,
    next(): boolean {
      round++
      return round < MOST_TYPES ** (deepest + 1)
    },
  }
}

function depthOf(path: ResponsePath | undefined): number {
  let depth = -1
  for (let each = path; each; each = each.prev) if (typeof each.key === 'string') depth++
  return depth
}
