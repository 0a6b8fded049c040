/** What a viewer may use: what some operation that it is allowed can say. */

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
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
import { all, covers, type Requirement } from './requirement.ts'

type Field = GraphQLField<unknown, unknown>

/** The coordinates that lead from a root type to something, one inside the other. */
export type Path = readonly string[]

export type Usable = {
  /** Of types that something usable reaches, by name. */
  types: ReadonlySet<string>
  /**
   * `Type.field`, `Type.field(argument:)`, `Input.field` and `Enum.VALUE`, each with a shortest path to what has it, the first
   * by name of several.
   */
  coordinates: ReadonlyMap<string, Path>
}

/**
 * To use something is to say something with it: a field that has fields is used if one of those is, `__typename` aside; an
 * argument or input field, if it can be given a value that is more than null and the empty list or object. What would be answered
 * null isn't used.
 * @param level what the viewer meets.
 */
export function usable(schema: GraphQLSchema, policy: Policy, level: Requirement): Usable {
  const allTypes = Object.values(schema.getTypeMap())
  const givable = growing(allTypes, isGivable)
  const productive = growing(allTypes.filter(isObjectType), (type, known) => usableFields(type, known).length > 0)
  const types = new Set<string>()
  const coordinates = new Map<string, Path>()
  const pending: [GraphQLObjectType, Path][] = []

  const [query, ...others] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  if (query) reachObject(query, [])
  for (const type of others) if (type && productive.has(type)) reachObject(type, [])
  for (let next = pending.shift(); next; next = pending.shift()) reachFields(...next)
  for (const directive of schema.getDirectives().filter(isForOperations))
    for (const { name, type } of directive.args) reachInput(type, [`@${directive.name}(${name}:)`])
  return { types, coordinates }

  function isAllowed(coordinate: string): boolean {
    const asks = policy.coordinates.get(coordinate)
    return asks === undefined || covers(level, all([asks.reject, asks.answerNull]))
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
    return isAbstractType(type) ? byName(schema.getPossibleTypes(type)) : isObjectType(type) ? [type] : []
  }

  function reachObject(type: GraphQLObjectType, path: Path): void {
    if (types.has(type.name)) return
    types.add(type.name)
    pending.push([type, path])
  }

  function reachFields(type: GraphQLObjectType, path: Path): void {
    for (const field of byName(usableFields(type, productive))) {
      reachField(type, field, path)
      const inner = [...path, `${type.name}.${field.name}`]
      for (const possible of possibleTypes(getNamedType(field.type)))
        if (productive.has(possible)) reachObject(possible, inner)

      // A fragment on the interface uses the interface's field.
      for (const parent of type.getInterfaces()) {
        const ofParent = parent.getFields()[field.name]
        if (!ofParent) continue
        types.add(parent.name)
        reachField(parent, ofParent, path, `${type.name}.${field.name}`)
      }
    }
  }

  function reachField(
    { name: typeName }: GraphQLNamedType,
    field: Field,
    path: Path,
    implementation = `${typeName}.${field.name}`,
  ): void {
    const coordinate = `${typeName}.${field.name}`
    reach(coordinate, path)
    const returned = getNamedType(field.type)
    if (!isObjectType(returned)) {
      types.add(returned.name)
      reachValues(returned, [...path, coordinate])
    }
    for (const argument of byName(field.args)) {
      if (!isUsableArgument(implementation, argument)) continue
      reach(`${coordinate}(${argument.name}:)`, path)
      reachInput(argument.type, [...path, `${coordinate}(${argument.name}:)`])
    }
  }

  function reachInput(inputType: GraphQLInputType, path: Path): void {
    const type = getNamedType(inputType)
    types.add(type.name)
    reachValues(type, path)
    if (!isInputObjectType(type)) return
    for (const field of byName(Object.values(type.getFields()))) {
      const coordinate = `${type.name}.${field.name}`
      if (!isAllowed(coordinate) || !givable.has(getNamedType(field.type))) continue
      if (reach(coordinate, path)) reachInput(field.type, [...path, coordinate])
    }
  }

  function reachValues(type: GraphQLNamedType, path: Path): void {
    if (!isEnumType(type)) return
    for (const { name } of type.getValues()) if (isAllowed(`${type.name}.${name}`)) reach(`${type.name}.${name}`, path)
  }

  /** @returns whether it wasn't yet, by as short a path. */
  function reach(coordinate: string, path: Path): boolean {
    const known = coordinates.get(coordinate)
    if (known && known.length <= path.length) return false
    coordinates.set(coordinate, path)
    return true
  }
}

const isComposite = (type: GraphQLNamedType) => isObjectType(type) || isAbstractType(type)

const byName = <T extends { name: string }>(named: readonly T[]) =>
  named.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

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
