/** Who still implements which interface when some fields are hidden. */

import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql'

type Composite = GraphQLObjectType | GraphQLInterfaceType

export type Implementations = {
  of(type: Composite): readonly GraphQLInterfaceType[]
  hasFields(type: GraphQLInterfaceType): boolean
}

/**
 * A type that lacks a field which its interface shows, since another type's is visible, can't be said to implement it: no client
 * would take the schema for valid. What is left is as much as is valid.
 */
export function implementations(
  schema: GraphQLSchema,
  types: ReadonlySet<string>,
  coordinates: ReadonlyMap<string, unknown>,
): Implementations {
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
    for (const type of shown)
      for (const parent of parentsOf(type))
        if (!conforms(type, parent)) changed = implemented.get(type.name)?.delete(parent) || changed
  }
  return { of: (type) => [...parentsOf(type)], hasFields }

  function parentsOf({ name }: Composite): ReadonlySet<GraphQLInterfaceType> {
    return implemented.get(name) ?? new Set()
  }

  function fieldsOf(type: Composite): GraphQLField<unknown, unknown>[] {
    return Object.values(type.getFields()).filter(({ name }) => coordinates.has(`${type.name}.${name}`))
  }

  /** That it implements what its parent implements, too, follows: whatever that one's fields conform to, so do these. */
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
    // What is shown as a union has object types only.
    return isObjectType(type)
  }
}
