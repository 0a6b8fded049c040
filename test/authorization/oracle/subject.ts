/** The engine on a random schema, in both modes for abstract types. */

import type { IntrospectionQuery } from 'graphql'
import { buildSchema, type GraphQLResolveInfo, type GraphQLSchema, getIntrospectionQuery, graphqlSync } from 'graphql'
import { createAuthorization } from '../../../src/authorization/index.ts'
import { type Context, resolveByWorld, worldOf } from './data.ts'
import { type Item, type Model, ROLES, type Viewer } from './model.ts'
import { printModel } from './print-model.ts'

const NOW = new Date('2026-11-25T12:00:00Z')

/** Outcomes of all runs. The test checks that there was something to compare. */
export const counts = { refused: 0, denied: 0, rules: 0, signedIn: 0 }

export type Subject = ReturnType<typeof createSubject>

export function createSubject(model: Model) {
  const sdl = printModel(model)
  const schema = buildSchema(sdl)
  const rules = {
    OWNS: ({ viewer, parent }: { viewer: { id: number }; parent: Item }) => {
      counts.rules++
      return parent?.owner === viewer.id
    },
    EVEN: ({ parent }: { parent: Item }) => (parent?.number ?? -1) % 2 === 0,
  }
  const fieldResolver = (_source: unknown, _args: unknown, context: Context, info: GraphQLResolveInfo) =>
    resolveByWorld(model, context, info, () => counts.signedIn++)
  const engine = (abstract: 'reject' | 'runtime') =>
    createAuthorization<Context>(schema, {
      roles: ROLES,
      viewer: (context) => context.viewer && engineViewer(context.viewer),
      rules: rules as never,
      now: () => NOW,
      abstract,
      introspection: 'visible',
      fieldResolver,
    })
  return { model, sdl, schema, fieldResolver, rejecting: engine('reject'), runtime: engine('runtime') }
}

/** Viewers as a host gives them. Scopes may be any iterable. */
const given = new WeakMap<Viewer, object>()
function engineViewer(viewer: Viewer) {
  const known = given.get(viewer)
  if (known) return known as never
  const { rank, age, factors, scopes, onlyScopes, id } = viewer
  const made = {
    role: ROLES[rank] ?? 'NONE',
    ...(age !== null && { authTime: new Date(NOW.getTime() - age * 1000) }),
    ...(factors !== null && { factors }),
    scopes: scopes === 'all' ? scopes : scopes.values(),
    onlyScopes,
    id,
  }
  given.set(viewer, made)
  return made as never
}

/** Coordinates that introspection shows to a viewer. */
export function shownBy(schema: GraphQLSchema, viewer: Viewer | null): string[] {
  const contextValue: Context = { viewer, world: worldOf(0) }
  const { data, errors } = graphqlSync({ schema, source: INTROSPECTION, contextValue })
  if (errors) throw errors[0]
  const { types } = (data as unknown as IntrospectionQuery).__schema
  return types
    .filter(({ name }) => !name.startsWith('__') && !['Role', 'Rule', 'Denial'].includes(name))
    .flatMap((type) => {
      if (type.kind === 'ENUM') return type.enumValues.map(({ name }) => `${type.name}.${name}`)
      if (type.kind === 'INPUT_OBJECT') return type.inputFields.map(({ name }) => `${type.name}.${name}`)
      if (type.kind !== 'OBJECT' && type.kind !== 'INTERFACE') return []
      return type.fields.flatMap(({ name, args }) => [
        `${type.name}.${name}`,
        ...args.map((arg) => `${type.name}.${name}(${arg.name}:)`),
      ])
    })
    .filter((coordinate) => coordinate !== 'Query._nothing')
    .toSorted()
}

const INTROSPECTION = getIntrospectionQuery({ descriptions: false })
