/** Visible schema: a schema without the parts that one kind of viewer may not use. */

import { GraphQLBoolean, type GraphQLSchema, getNullableType, isSpecifiedDirective } from 'graphql'
import { isValidDefault } from '../graphql-17.ts'
import type { Policy } from '../policy/policy.ts'
import { isForOperations } from '../policy/schema-elements.ts'
import { rankOf, scopesOf, type Viewer } from '../policy/viewer.ts'
import { rebuildSteps } from '../rebuild-schema.ts'
import { implementationSteps } from './implementations.ts'
import { atBest, type Level } from './level.ts'
import { reachableSteps } from './reachable.ts'
import { runAtOnce, type Steps } from './slices.ts'

/**
 * Creates a schema for introspection, not for execution. It is always valid: without any visible query, it gets a Query
 * with one placeholder field. Fields that require a recent authentication, a second factor or an object rule are
 * visible, since the viewer may meet these.
 */
export function visibleSchema(schema: GraphQLSchema, policy: Policy, viewer: Viewer | null): GraphQLSchema {
  return runAtOnce(visibleSchemaSteps(schema, policy, viewer))
}

/** Like `visibleSchema`, in steps, for large schemas. */
export function* visibleSchemaSteps(
  schema: GraphQLSchema,
  policy: Policy,
  viewer: Viewer | null,
): Steps<GraphQLSchema> {
  // Below a field that signs in, anonymous viewers see what the lowest role may use.
  const below = viewer ? undefined : atBest(0)
  const { types, coordinates } = yield* reachableSteps(schema, policy, visibleLevel(policy, viewer), below)
  const implemented = yield* implementationSteps(schema, types, coordinates)
  return yield* rebuildSteps(schema, {
    hasType: ({ name }) => types.has(name),
    hasDirective: (directive) => isSpecifiedDirective(directive) || isForOperations(directive),
    interfaces: implemented.of,
    // Operations can still use an interface without visible fields in fragments on its types. That is what a union
    // allows.
    isUnion: (type) => !implemented.hasFields(type),
    field: (config, typeName, fieldName) => (coordinates.has(`${typeName}.${fieldName}`) ? config : null),
    input: (config, coordinate) => {
      if (!coordinates.has(coordinate) && !coordinate.startsWith('@')) return null
      // If the viewer may not use the default value, the default is removed and the input becomes optional.
      if (isValidDefault(config, config.type)) return config
      return { ...config, type: getNullableType(config.type), defaultValue: undefined, default: undefined }
    },
    enumValue: (config, coordinate) => (coordinates.has(coordinate) ? config : null),
    noQuery: NO_QUERY,
    extensions: () => ({}), // The extensions of a guarded schema control its introspection.
  })
}

/** A type needs a field (GraphQL §3.6), and tools reject a schema without queries. */
const NO_QUERY = { _nothing: { type: GraphQLBoolean, description: 'This viewer may not use any query.' } }

function visibleLevel({ roles }: Policy, viewer: Viewer | null): Level {
  if (!viewer) return atBest(rankOf(null, roles))
  return atBest(rankOf(viewer, roles), scopesOf(viewer), viewer.onlyScopes === true)
}
