/** Interfaces that a type still implements after some of its fields are hidden. */

import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import type { Steps } from './slices.ts'

type Composite = GraphQLObjectType | GraphQLInterfaceType

export type Implementations = {
  of(type: Composite): readonly GraphQLInterfaceType[]
  hasFields(type: GraphQLInterfaceType): boolean
}

/**
 * Keeps as many implementations as remain valid. A type may lack a field that its interface shows because another
 * type's field is visible. Such a type cannot be shown as implementing the interface.
 */
export function* implementationSteps(
  schema: GraphQLSchema,
  types: ReadonlySet<string>,
  coordinates: ReadonlyMap<string, unknown>,
): Steps<Implementations> {
  const fields = new Map<string, readonly GraphQLField<unknown, unknown>[]>()
  const hasFields = (type: GraphQLInterfaceType) => fieldsOf(type).length > 0
  const implemented = new Map<string, Set<GraphQLInterfaceType>>()
  const shown = Object.values(schema.getTypeMap()).filter(
    (type): type is Composite => (isObjectType(type) || isInterfaceType(type)) && types.has(type.name),
  )
  for (const type of shown)
    implemented.set(
      type.name,
      new Set(type.getInterfaces().filter((parent) => types.has(parent.name) && hasFields(parent))),
    )

  for (let changed = true; changed; ) {
    changed = false
    for (const type of shown) {
      for (const parent of parentsOf(type))
        if (!conforms(type, parent)) changed = implemented.get(type.name)?.delete(parent) || changed
      yield
    }
  }
  return { of: (type) => [...parentsOf(type)], hasFields }

  function parentsOf({ name }: Composite): ReadonlySet<GraphQLInterfaceType> {
    return implemented.get(name) ?? new Set()
  }

  function fieldsOf(type: Composite): readonly GraphQLField<unknown, unknown>[] {
    const known = fields.get(type.name)
    if (known) return known
    const found = Object.values(type.getFields()).filter(({ name }) => coordinates.has(`${type.name}.${name}`))
    fields.set(type.name, found)
    return found
  }

  /** Checking the parent is enough: the fields of its own parents are among its fields. */
  function conforms(type: Composite, parent: GraphQLInterfaceType): boolean {
    return fieldsOf(parent).every((field) => hasField(type, parent, field))
  }

  function hasField(type: Composite, parent: GraphQLInterfaceType, ofParent: GraphQLField<unknown, unknown>): boolean {
    const field = fieldsOf(type).find(({ name }) => name === ofParent.name)
    if (!field) return false
    const takes = (of: Composite, argument: string) => coordinates.has(`${of.name}.${field.name}(${argument}:)`)
    return (
      ofParent.args.every(({ name }) => !takes(parent, name) || takes(type, name)) &&
      isSubtype(getNamedType(field.type).name, getNamedType(ofParent.type).name)
    )
  }

  function isSubtype(name: string, of: string): boolean {
    if (name === of) return true
    const [type, parent] = [schema.getType(name), schema.getType(of)]
    if (isInterfaceType(parent) && hasFields(parent)) return implemented.get(name)?.has(parent) ?? false
    // An interface without fields is shown as a union, which may contain object types only.
    return isObjectType(type)
  }
}
