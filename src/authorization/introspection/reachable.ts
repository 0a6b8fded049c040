/** Coordinates that a viewer can reach: at least one operation that the viewer may run uses them. */

import {
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql'
import type { Policy } from '../policy/policy.ts'
import { isForOperations, type OutputField } from '../policy/schema-elements.ts'
import type { Level } from './level.ts'
import { runAtOnce, type Steps } from './slices.ts'
import { possibleTypes, type UsableTypes, usableTypes } from './usable-types.ts'

/** Coordinates from a root type to a coordinate, outermost first. */
export type Path = readonly string[]

export type Reachable = {
  /** Names of reachable types. */
  types: ReadonlySet<string>
  /**
   * Reachable coordinates (`Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`), each with a shortest
   * path to its type. Of several shortest paths, the first by name.
   */
  coordinates: ReadonlyMap<string, Path>
}

/**
 * A field that returns an object is used if one of its fields is, apart from `__typename`. An argument or input field
 * is used if it accepts a value other than null, an empty list or an empty object. A field that would be null for this
 * viewer is not used.
 * @param levelBelow level below a field that signs in; defaults to `level`.
 */
export function reachable(schema: GraphQLSchema, policy: Policy, level: Level, levelBelow?: Level): Reachable {
  return runAtOnce(reachableSteps(schema, policy, level, levelBelow))
}

/** Like `reachable`, in steps, for large schemas. */
export function* reachableSteps(
  schema: GraphQLSchema,
  policy: Policy,
  level: Level,
  levelBelow?: Level,
): Steps<Reachable> {
  const below = levelBelow && policy.signsIn.size > 0 ? usableTypes(schema, policy, levelBelow) : undefined
  yield
  const usable = usableTypes(schema, policy, level, below)
  yield
  const types = new Set<string>()
  const coordinates = new Map<string, Path>()
  const visited = new Map<UsableTypes, Set<GraphQLObjectType>>()
  const inputs = new Map<UsableTypes, Set<string>>()
  const pending: { type: GraphQLObjectType; path: Path; usable: UsableTypes }[] = []

  const [query, ...others] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  if (query) reachObject(query, [], usable)
  for (const type of others) if (type && usable.hasFields(type)) reachObject(type, [], usable)
  for (const { type, path, usable: within } of pending) {
    reachFields(type, path, within) // Adds to `pending`.
    yield
  }
  for (const directive of schema.getDirectives().filter(isForOperations))
    for (const { name, type } of directive.args) reachInput(type, [`@${directive.name}(${name}:)`], usable)
  return { types, coordinates }

  function reachObject(type: GraphQLObjectType, path: Path, within: UsableTypes): void {
    const known = visited.get(within) ?? new Set()
    if (known.has(type)) return
    visited.set(within, known.add(type))
    types.add(type.name)
    pending.push({ type, path, usable: within })
  }

  function reachFields(type: GraphQLObjectType, path: Path, within: UsableTypes): void {
    for (const field of byName(within.fieldsOf(type))) {
      const coordinate = `${type.name}.${field.name}`
      reachField(type, field, path, within)
      const below = within.below(coordinate)
      for (const possible of byName(possibleTypes(schema, field) ?? []))
        if (below.hasFields(possible)) reachObject(possible, [...path, coordinate], below)

      // A fragment on the interface uses the interface's field.
      for (const parent of type.getInterfaces()) {
        const ofParent = parent.getFields()[field.name]
        if (!ofParent) continue
        types.add(parent.name)
        reachField(parent, ofParent, path, within, coordinate)
      }
    }
  }

  function reachField(
    { name: typeName }: GraphQLNamedType,
    field: OutputField,
    path: Path,
    within: UsableTypes,
    implementation = `${typeName}.${field.name}`,
  ): void {
    const coordinate = `${typeName}.${field.name}`
    reach(coordinate, path)
    const returned = getNamedType(field.type)
    if (!isObjectType(returned)) {
      types.add(returned.name)
      reachValues(returned, [...path, coordinate], within)
    }
    for (const argument of byName(field.args)) {
      if (!within.isUsableArgument(implementation, argument)) continue
      reach(`${coordinate}(${argument.name}:)`, path)
      reachInput(argument.type, [...path, `${coordinate}(${argument.name}:)`], within)
    }
  }

  function reachInput(inputType: GraphQLInputType, path: Path, within: UsableTypes): void {
    const type = getNamedType(inputType)
    types.add(type.name)
    reachValues(type, path, within)
    if (!isInputObjectType(type)) return
    for (const field of byName(Object.values(type.getFields()))) {
      const coordinate = `${type.name}.${field.name}`
      if (!within.isAllowed(coordinate) || !within.isGivable(field.type)) continue
      const isShorter = reach(coordinate, path)
      if (isNewTo(within, coordinate) || isShorter) reachInput(field.type, [...path, coordinate], within)
    }
  }

  function reachValues(type: GraphQLNamedType, path: Path, within: UsableTypes): void {
    if (!isEnumType(type)) return
    for (const { name } of type.getValues())
      if (within.isAllowed(`${type.name}.${name}`)) reach(`${type.name}.${name}`, path)
  }

  /** Returns whether a coordinate is new at this level. Levels differ in what they may use below it. */
  function isNewTo(within: UsableTypes, coordinate: string): boolean {
    const known = inputs.get(within) ?? new Set()
    if (known.has(coordinate)) return false
    inputs.set(within, known.add(coordinate))
    return true
  }

  /** @returns true if no path of this length was known. */
  function reach(coordinate: string, path: Path): boolean {
    const known = coordinates.get(coordinate)
    if (known && known.length <= path.length) return false
    coordinates.set(coordinate, path)
    return true
  }
}

const byName = <T extends { name: string }>(named: readonly T[]) =>
  named.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
