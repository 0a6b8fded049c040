/**
 * Requirements of the input values of an operation. Every value present in a literal or variable counts, null included.
 * Omitted values do not count, whatever their default is.
 */

import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql'
import { coercedDefaultOf } from '../graphql-17.ts'
import type { CoordinatePolicy, Policy } from '../policy/policy.ts'

/** Requirement of an input. It applies if its variable is supplied, or always if `variable` is null. */
export type InputRequirement = { policy: CoordinatePolicy; variable: string | null }

/** Variable whose value must be inspected. */
export type InputVariable = { variable: string; type: GraphQLInputType }

export type Inputs = { requirements: InputRequirement[]; variables: InputVariable[] }

type Arguments = readonly { readonly name: { readonly value: string }; readonly value: ValueNode }[]

/** Returns whether the arguments of a field can require anything. */
export const mayRequireByInputs = (policy: Policy, coordinate: string, field: GraphQLField<unknown, unknown>) =>
  field.args.some(
    ({ name, type }) => policy.coordinates.has(`${coordinate}(${name}:)`) || isProtectedType(policy, type),
  )

const isProtectedType = (policy: Policy, type: GraphQLInputType) =>
  policy.protectedInputTypes.has(getNamedType(type).name)

/** @param coordinate coordinate of the field on an object type. */
export function inputsOf(
  policy: Policy,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  supplied: Arguments | undefined,
): Inputs {
  const found: Inputs = { requirements: [], variables: [] }
  for (const { name, value } of supplied ?? []) {
    const argument = field.args.find((each) => each.name === name.value)
    if (!argument) continue
    addRequirement(policy, `${coordinate}(${name.value}:)`, value, found)
    addLiteral(policy, argument.type, value, found)
  }
  return found
}

/** Requirements of a constant, such as the default of a variable. */
export function requirementsOfLiteral(policy: Policy, type: GraphQLInputType, value: ValueNode): CoordinatePolicy[] {
  const found: Inputs = { requirements: [], variables: [] }
  addLiteral(policy, type, value, found)
  return found.requirements.map((each) => each.policy)
}

function addRequirement(policy: Policy, coordinate: string, value: ValueNode, found: Inputs): void {
  const required = policy.coordinates.get(coordinate)
  const variable = value.kind === Kind.VARIABLE ? value.name.value : null
  if (required) found.requirements.push({ policy: required, variable })
}

function addLiteral(policy: Policy, givenType: GraphQLInputType, givenValue: ValueNode, found: Inputs): void {
  // Explicit stack: recursion would overflow on a malicious literal.
  const pending: [GraphQLInputType, ValueNode][] = [[givenType, givenValue]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const type = getNullableType(next[0])
    const value = next[1]
    if (!isProtectedType(policy, type)) continue
    if (value.kind === Kind.VARIABLE) found.variables.push({ variable: value.name.value, type })
    else if (isListType(type)) {
      // A single item may be written without list brackets.
      for (const item of (value.kind === Kind.LIST ? value.values : [value]).toReversed())
        pending.push([type.ofType, item])
    } else if (isEnumType(type) && value.kind === Kind.ENUM)
      addRequirement(policy, `${type.name}.${value.value}`, value, found)
    else if (isInputObjectType(type) && value.kind === Kind.OBJECT) {
      const fields = type.getFields()
      for (const { name, value: inner } of value.fields) {
        if (!Object.hasOwn(fields, name.value)) continue
        addRequirement(policy, `${type.name}.${name.value}`, inner, found)
      }
      for (const { name, value: inner } of value.fields.toReversed()) {
        const field = Object.hasOwn(fields, name.value) ? fields[name.value] : undefined
        if (field) pending.push([field.type, inner])
      }
    }
  }
}

/**
 * Requirements of a variable's value: as sent by the client (planner), or as coerced by GraphQL (guard).
 * Coercion inserts defaults for omitted fields, and resolvers cannot tell the difference. So a coerced input field that
 * equals its default counts as omitted.
 * @param coercedBy schema whose defaults were inserted; null if the value was not coerced.
 */
export function requirementsOfValue(
  policy: Policy,
  givenType: GraphQLInputType,
  givenValue: unknown,
  coercedBy: GraphQLSchema | null,
): CoordinatePolicy[] {
  const found: CoordinatePolicy[] = []
  const pending: [GraphQLInputType, unknown][] = [[givenType, givenValue]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const type = getNullableType(next[0])
    const value = next[1]
    if (value === null || value === undefined || !isProtectedType(policy, type)) continue
    if (isListType(type)) {
      for (const item of isIterable(value) ? value : [value]) pending.push([type.ofType, item])
    } else if (isEnumType(type)) {
      for (const each of type.getValues()) if (value === (coercedBy ? each.value : each.name)) add(type.name, each.name)
    } else if (isInputObjectType(type) && typeof value === 'object') {
      const coercing = coercedBy?.getType(type.name)
      const defaults = isInputObjectType(coercing) ? coercing.getFields() : undefined
      for (const field of Object.values(type.getFields())) {
        const inner = suppliedField(value, field.name)
        if (inner === undefined || inner === coercedDefaultOf(defaults?.[field.name])) continue
        add(type.name, field.name)
        pending.push([field.type, inner])
      }
    }
  }
  return found

  function add(typeName: string, name: string): void {
    const required = policy.coordinates.get(`${typeName}.${name}`)
    if (required) found.push(required)
  }
}

/** All requirements within a type, for a value that cannot be inspected. */
export function requirementsWithin(policy: Policy, givenType: GraphQLInputType): CoordinatePolicy[] {
  const names = new Set<string>()
  const found: CoordinatePolicy[] = []
  const pending = [getNamedType(givenType)]
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (names.has(type.name)) continue
    names.add(type.name)
    const inner = isInputObjectType(type) ? Object.values(type.getFields()) : isEnumType(type) ? type.getValues() : []
    for (const { name } of inner) {
      const required = policy.coordinates.get(`${type.name}.${name}`)
      if (required) found.push(required)
    }
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) pending.push(getNamedType(field.type))
  }
  return found
}

/** A field may have the name `constructor`, so inherited properties do not count as supplied. */
function suppliedField(value: object, name: string): unknown {
  const inner = (value as Record<string, unknown>)[name]
  return typeof inner === 'function' && !Object.hasOwn(value, name) ? undefined : inner
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value
