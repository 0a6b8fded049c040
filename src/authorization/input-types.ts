import { type GraphQLNamedType, getNamedType, isEnumType, isInputObjectType } from 'graphql'

/** The names of the enums and input objects in which, at any depth, something asks for something. */
export function protectedInputTypes(
  types: readonly GraphQLNamedType[],
  isProtected: (coordinate: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>()
  let before = -1
  while (found.size > before) {
    before = found.size
    for (const type of types) if (hasProtected(type)) found.add(type.name)
  }
  return found

  function hasProtected(type: GraphQLNamedType): boolean {
    if (isEnumType(type)) return type.getValues().some(({ name }) => isProtected(`${type.name}.${name}`))
    if (!isInputObjectType(type)) return false
    return Object.values(type.getFields()).some(
      (field) => isProtected(`${type.name}.${field.name}`) || found.has(getNamedType(field.type).name),
    )
  }
}
