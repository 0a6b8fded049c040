/** Usable fields, arguments and values of each type, for viewers of one level. */

import {
  type GraphQLArgument,
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
import type { Policy } from '../policy/policy.ts'
import type { OutputField } from '../policy/schema-elements.ts'
import { type Level, meets } from './level.ts'

export type UsableTypes = {
  isAllowed(coordinate: string): boolean
  /** Returns whether a type accepts a value other than null, an empty list or an empty object. */
  isGivable(type: GraphQLInputType): boolean
  isUsableArgument(coordinate: string, argument: GraphQLArgument): boolean
  /** Returns the usable fields: those whose return type has something usable. */
  fieldsOf(type: GraphQLObjectType): readonly OutputField[]
  /** Returns whether a type has usable fields. */
  hasFields(type: GraphQLObjectType): boolean
  /** Returns what is usable below a field. The field may sign a viewer in. */
  below(coordinate: string): UsableTypes
}

/** @param signedIn what is usable below a field that signs a viewer in; defaults to the result itself. */
export function usableTypes(schema: GraphQLSchema, policy: Policy, level: Level, signedIn?: UsableTypes): UsableTypes {
  const allTypes = Object.values(schema.getTypeMap())
  const objectTypes = allTypes.filter(isObjectType)
  const givable = givableTypes()
  const candidates = new Map(objectTypes.map((type) => [type, allowedFields(type)]))
  const productive = productiveTypes()
  const usable: UsableTypes = {
    isAllowed,
    isGivable: (type) => givable.has(getNamedType(type)),
    isUsableArgument,
    fieldsOf: (type) => (candidates.get(type) ?? []).filter((field) => isProductive(type, field)),
    hasFields: (type) => productive.has(type),
    below: (coordinate) => (signedIn && policy.signsIn.has(coordinate) ? signedIn : usable),
  }
  return usable

  function isAllowed(coordinate: string): boolean {
    const required = policy.coordinates.get(coordinate)
    return required === undefined || meets(level, required.whole)
  }

  function isUsableArgument(coordinate: string, { name, type }: GraphQLArgument): boolean {
    return isAllowed(`${coordinate}(${name}:)`) && givable.has(getNamedType(type))
  }

  function givableTypes(): ReadonlySet<GraphQLNamedType> {
    const inputObjects = allTypes.filter(isInputObjectType)
    const found = new Set(
      allTypes.filter((type) =>
        isEnumType(type)
          ? type.getValues().some(({ name }) => isAllowed(`${type.name}.${name}`))
          : !isInputObjectType(type),
      ),
    )
    for (let before = -1; found.size > before; ) {
      before = found.size
      for (const type of inputObjects) {
        if (found.has(type)) continue
        const fields = Object.values(type.getFields())
        const given = fields.filter(
          (each) => found.has(getNamedType(each.type)) && isAllowed(`${type.name}.${each.name}`),
        )
        const isWhole = fields.every((each) => !isRequiredInputField(each) || given.includes(each))
        if (given.length > 0 && isWhole) found.add(type)
      }
    }
    return found
  }

  function allowedFields(type: GraphQLObjectType): OutputField[] {
    return Object.values(type.getFields()).filter((field) => {
      const coordinate = `${type.name}.${field.name}`
      return (
        isAllowed(coordinate) &&
        field.args.every((argument) => !isRequiredArgument(argument) || isUsableArgument(coordinate, argument))
      )
    })
  }

  /** Types with a usable field: one that returns a leaf, or a type that itself has a usable field. */
  function productiveTypes(): ReadonlySet<GraphQLObjectType> {
    const found = new Set<GraphQLObjectType>()
    const returning = new Map<GraphQLObjectType, GraphQLObjectType[]>()
    for (const [type, fields] of candidates)
      for (const field of fields) {
        const returned = possibleTypes(schema, field)
        if (returned === null || isProductiveBelow(type, field)) found.add(type)
        else for (const each of returned) returning.set(each, [...(returning.get(each) ?? []), type])
      }
    for (const type of found) for (const each of returning.get(type) ?? []) found.add(each) // The set grows here.
    return found
  }

  function isProductive(type: GraphQLObjectType, field: OutputField): boolean {
    const returned = possibleTypes(schema, field)
    if (returned === null || isProductiveBelow(type, field)) return true
    const isOver = signedIn !== undefined && policy.signsIn.has(`${type.name}.${field.name}`)
    return !isOver && returned.some((each) => productive.has(each))
  }

  function isProductiveBelow(type: GraphQLObjectType, field: OutputField): boolean {
    if (!signedIn || !policy.signsIn.has(`${type.name}.${field.name}`)) return false
    return possibleTypes(schema, field)?.some((each) => signedIn.hasFields(each)) ?? false
  }
}

/** @returns null for a field that returns a leaf. */
export function possibleTypes(schema: GraphQLSchema, { type }: OutputField): readonly GraphQLObjectType[] | null {
  const returned = getNamedType(type)
  return isAbstractType(returned) ? schema.getPossibleTypes(returned) : isObjectType(returned) ? [returned] : null
}
