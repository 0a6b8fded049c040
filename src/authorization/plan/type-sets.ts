/** Sets of object types that are possible at one position of an operation, and fields selected on all of them. */

import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql'
import type { CoordinatePolicy, Policy } from '../policy/policy.ts'
import { NOTHING, type Requirement } from '../policy/requirement.ts'
import { mayRequireByInputs } from './inputs.ts'

type Field = GraphQLField<unknown, unknown>

/** Equal sets are the same object. */
export type TypeSet = { readonly id: number; readonly types: readonly GraphQLObjectType[] }

/** A field selected on a set of types. */
export type SelectedField = {
  /** Requirement on each type that has one. */
  policies: readonly CoordinatePolicy[]
  /** True if every type requires something. */
  isRequiredOnAll: boolean
  /** True if the response of this field differs by viewer. */
  dependsOnViewer: boolean
  /** Fields whose arguments may require something. */
  withInputs: readonly { coordinate: string; field: Field }[]
  /** Possible types of the value, grouped by the requirement to reach them. */
  below: readonly { answerNull: Requirement; types: TypeSet; signsIn: boolean }[]
}

export type TypeSets = {
  of(types: readonly GraphQLObjectType[]): TypeSet
  /** Narrows a set to the types that match a fragment's type condition. */
  narrow(set: TypeSet, condition: string | undefined): TypeSet
  field(set: TypeSet, name: string): SelectedField
}

export function createTypeSets(schema: GraphQLSchema, policy: Policy): TypeSets {
  const indexes = new Map<GraphQLObjectType, number>()
  const sets = new Map<string, TypeSet>()
  const possible = new Map<string, TypeSet>()
  const narrowed: Map<string, TypeSet>[] = []
  const fields: Map<string, SelectedField>[] = []
  return { of, narrow, field }

  function of(types: readonly GraphQLObjectType[]): TypeSet {
    const distinct = [...new Set(types)]
    for (const type of distinct) indexOf(type) // Numbers the types in schema order.
    const sorted = distinct.toSorted((a, b) => indexOf(a) - indexOf(b))
    const key = sorted.map(indexOf).join()
    const known = sets.get(key)
    if (known) return known
    const set = { id: sets.size, types: sorted }
    sets.set(key, set)
    narrowed[set.id] = new Map()
    fields[set.id] = new Map()
    return set
  }

  function indexOf(type: GraphQLObjectType): number {
    const known = indexes.get(type)
    if (known !== undefined) return known
    indexes.set(type, indexes.size)
    return indexes.size - 1
  }

  function narrow(set: TypeSet, condition: string | undefined): TypeSet {
    if (condition === undefined) return set
    return remember(narrowed[set.id], condition, () => {
      const allowed = new Set(possibleTypes(condition).types)
      return of(set.types.filter((type) => allowed.has(type)))
    })
  }

  function possibleTypes(name: string): TypeSet {
    return remember(possible, name, () => {
      const type = schema.getType(name)
      return of(isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [])
    })
  }

  function field(set: TypeSet, name: string): SelectedField {
    return remember(fields[set.id], name, () => selectedField(set, name))
  }

  function selectedField({ types }: TypeSet, name: string): SelectedField {
    const found = types.flatMap((type) => {
      const field = type.getFields()[name]
      return field ? { coordinate: `${type.name}.${name}`, field } : []
    })
    const policies = found.flatMap(({ coordinate }) => policy.coordinates.get(coordinate) ?? [])
    const below = new Map<string, { answerNull: Requirement; signsIn: boolean; types: GraphQLObjectType[] }>()
    for (const { coordinate, field } of found) {
      const returned = getNamedType(field.type)
      if (!isCompositeType(returned)) continue
      const answerNull = policy.coordinates.get(coordinate)?.answerNull ?? NOTHING
      const signsIn = policy.signsIn.has(coordinate)
      const group = remember(below, `${answerNull.key} ${signsIn}`, () => ({ answerNull, signsIn, types: [] }))
      group.types.push(...possibleTypes(returned.name).types)
    }
    return {
      policies,
      isRequiredOnAll: policies.length > 0 && policies.length === found.length,
      dependsOnViewer:
        policies.some(({ whole }) => whole.signedIn) || found.some(({ coordinate }) => policy.signsIn.has(coordinate)),
      withInputs: found.filter(({ coordinate, field }) => mayRequireByInputs(policy, coordinate, field)),
      below: [...below.values()].map((each) => ({ ...each, types: of(each.types) })),
    }
  }
}

function remember<T>(known: Map<string, T> | undefined, key: string, make: () => T): T {
  const found = known?.get(key)
  if (found !== undefined) return found
  const made = make()
  known?.set(key, made)
  return made
}
