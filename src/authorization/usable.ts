/** What a role may use: what some operation that it is allowed can say. */

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { isForOperations } from './operation-directives.ts'
import type { Policy } from './policy.ts'

type Field = GraphQLField<unknown, unknown>

export type Usable = {
  /** Of types that something usable reaches, by name. */
  types: ReadonlySet<string>
  /** `Type.field`, `Type.field(argument:)`, `Input.field` and `Enum.VALUE`. */
  coordinates: ReadonlySet<string>
}

/**
 * To use something is to say something with it: a field that has fields is used if one of those is, `__typename` aside; an
 * argument or input field, if it can be given a value that is more than null and the empty list or object. What asks for a recent
 * password counts as usable, since giving it anew is what the viewer can do. A field that would be answered null doesn't.
 * @param rank of the role; -1 for nobody.
 */
export function usable(schema: GraphQLSchema, policy: Policy, rank: number): Usable {
  const allTypes = Object.values(schema.getTypeMap())
  const givable = growing(allTypes, isGivable)
  const productive = growing(allTypes.filter(isObjectType), (type, known) => usableFields(type, known).length > 0)
  const types = new Set<string>()
  const coordinates = new Set<string>()

  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (root && (root === schema.getQueryType() || productive.has(root))) reachObject(root)
  for (const directive of schema.getDirectives().filter(isForOperations))
    for (const { type } of directive.args) reachInput(type)
  return { types, coordinates }

  function isAllowed(coordinate: string): boolean {
    const asks = policy.coordinates.get(coordinate)
    return asks === undefined || Math.max(asks.reject.rank, asks.answerNull.rank) <= rank
  }

  function isGivable(type: GraphQLNamedType, known: ReadonlySet<GraphQLNamedType>): boolean {
    if (isEnumType(type)) return type.getValues().some(({ name }) => isAllowed(`${type.name}.${name}`))
    if (!isInputObjectType(type)) return true
    const fields = Object.values(type.getFields())
    const canBeGiven = fields.filter(
      (field) => isAllowed(`${type.name}.${field.name}`) && known.has(getNamedType(field.type)),
    )
    return canBeGiven.length > 0 && fields.every((field) => !isRequiredInputField(field) || canBeGiven.includes(field))
  }

  function usableFields(type: GraphQLObjectType, known: ReadonlySet<GraphQLObjectType>): Field[] {
    return Object.values(type.getFields()).filter((field) => {
      const coordinate = `${type.name}.${field.name}`
      if (!isAllowed(coordinate)) return false
      if (!field.args.every((argument) => !isRequiredArgument(argument) || isUsableArgument(coordinate, argument)))
        return false
      const returned = getNamedType(field.type)
      return !isComposite(returned) || possibleTypes(returned).some((possible) => known.has(possible))
    })
  }

  function isUsableArgument(coordinate: string, { name, type }: GraphQLArgument): boolean {
    return isAllowed(`${coordinate}(${name}:)`) && givable.has(getNamedType(type))
  }

  function possibleTypes(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  }

  function reachObject(type: GraphQLObjectType): void {
    if (types.has(type.name)) return
    types.add(type.name)
    for (const field of usableFields(type, productive)) {
      reachField(type, field)
      for (const possible of possibleTypes(getNamedType(field.type)))
        if (productive.has(possible)) reachObject(possible)
      // A fragment on the interface uses the interface's field.
      for (const parent of type.getInterfaces()) reachOnInterface(parent, type, field)
    }
  }

  function reachOnInterface(parent: GraphQLInterfaceType, type: GraphQLObjectType, { name }: Field): void {
    const field = parent.getFields()[name]
    if (!field) return
    types.add(parent.name)
    reachField(parent, field, `${type.name}.${name}`)
  }

  function reachField(type: GraphQLNamedType, field: Field, implementation = `${type.name}.${field.name}`): void {
    coordinates.add(`${type.name}.${field.name}`)
    reachLeafOrAbstract(getNamedType(field.type))
    for (const argument of field.args) {
      if (!isUsableArgument(implementation, argument)) continue
      coordinates.add(`${type.name}.${field.name}(${argument.name}:)`)
      reachInput(argument.type)
    }
  }

  function reachLeafOrAbstract(type: GraphQLNamedType): void {
    if (isObjectType(type)) return
    types.add(type.name)
    reachValues(type)
  }

  function reachValues(type: GraphQLNamedType): void {
    if (!isEnumType(type)) return
    for (const { name } of type.getValues())
      if (isAllowed(`${type.name}.${name}`)) coordinates.add(`${type.name}.${name}`)
  }

  function reachInput(inputType: GraphQLInputType): void {
    const type = getNamedType(inputType)
    if (types.has(type.name)) return
    types.add(type.name)
    reachValues(type)
    if (!isInputObjectType(type)) return
    for (const field of Object.values(type.getFields())) {
      if (!isAllowed(`${type.name}.${field.name}`) || !givable.has(getNamedType(field.type))) continue
      coordinates.add(`${type.name}.${field.name}`)
      reachInput(field.type)
    }
  }
}

const isComposite = (type: GraphQLNamedType) => isObjectType(type) || isAbstractType(type)

/** The least set that has every member which `belongs`, given those found before. */
function growing<T>(
  candidates: readonly T[],
  belongs: (candidate: T, known: ReadonlySet<T>) => boolean,
): ReadonlySet<T> {
  const found = new Set<T>()
  let before = -1
  while (found.size > before) {
    before = found.size
    for (const candidate of candidates) if (!found.has(candidate) && belongs(candidate, found)) found.add(candidate)
  }
  return found
}
