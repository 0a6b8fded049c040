import type { GraphQLSchema } from 'graphql'
import type { Policy } from '../policy/policy.ts'
import { rankOf, scopesOf, type Viewer } from '../policy/viewer.ts'
import { runInSlices } from './slices.ts'
import { visibleSchema, visibleSchemaSteps } from './visible-schema.ts'

/**
 * Maximum number of cached schemas. There is one for each role and, if the schema uses scopes, for each set of scopes.
 */
const MAX_SCHEMAS = 100

/** Number of types above which a schema is built and listed in slices. */
export const LARGE = 400

type MaybePromise<T> = T | Promise<T>

export type VisibleSchemas = {
  /** Returns a promise while a large schema is being built. */
  of(schema: GraphQLSchema, viewer: Viewer | null): MaybePromise<GraphQLSchema>
}

/** Caches one visible schema for each kind of viewer. */
export function createVisibleSchemas(policy: Policy): VisibleSchemas {
  const schemas = new Map<string, MaybePromise<GraphQLSchema>>()
  const known = new Set(
    [...policy.coordinates.values()].flatMap(({ whole }) =>
      [whole, ...whole.alternatives].flatMap(({ scopes }) => scopes.flat(2)),
    ),
  )
  return {
    of(schema, viewer) {
      const key = keyOf(viewer)
      const visible = schemas.get(key) ?? make(schema, viewer, key)
      schemas.delete(key) // Moves the entry to the end: the first entry is the least recently used.
      schemas.set(key, visible)
      const [oldest] = schemas.keys()
      if (schemas.size > MAX_SCHEMAS && oldest !== undefined) schemas.delete(oldest)
      return visible
    },
  }

  function make(schema: GraphQLSchema, viewer: Viewer | null, key: string): MaybePromise<GraphQLSchema> {
    if (Object.keys(schema.getTypeMap()).length <= LARGE) return visibleSchema(schema, policy, viewer)
    return runInSlices(visibleSchemaSteps(schema, policy, viewer)).then((made) => {
      if (schemas.has(key)) schemas.set(key, made)
      return made
    })
  }

  function keyOf(viewer: Viewer | null): string {
    const rank = rankOf(viewer, policy.roles)
    if (!viewer) return String(rank)
    const granted = scopesOf(viewer)
    const scopes = granted === 'all' ? granted : [...known].filter((scope) => granted.has(scope)).toSorted()
    return JSON.stringify([rank, known.size === 0 || scopes, viewer.onlyScopes === true])
  }
}
