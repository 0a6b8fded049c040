/**
 * What the values that an operation supplies ask for. In a literal and in a variable's value, what is there counts, null
 * included; what is left out doesn't, whatever default GraphQL puts in its place.
 */

import {
  type ConstValueNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql'
import type { CoordinatePolicy, Policy } from './policy.ts'

/** Asked for where this variable is supplied; always, where there is none. */
export type InputAsk = { asks: CoordinatePolicy; variable: string | null; place: InputPlace }

/** Where an input is in the arguments that a resolver is given. */
export type InputPlace = { path: readonly (string | number)[]; defaultsToNull: boolean }

/** A variable whose value is to be looked into. */
export type InputVariable = { variable: string; type: GraphQLInputType }

export type Inputs = { asks: readonly InputAsk[]; variables: readonly InputVariable[] }

type MutableInputs = { asks: InputAsk[]; variables: InputVariable[] }

type FieldArguments = readonly { readonly name: { readonly value: string }; readonly value: ValueNode }[]

/** Whether any use of a field may ask for something by its arguments. */
export const mayAskByInputs = (policy: Policy, coordinate: string, field: GraphQLField<unknown, unknown>) =>
  field.args.some(
    ({ name, type }) => policy.coordinates.has(`${coordinate}(${name}:)`) || isProtectedType(policy, type),
  )

function isProtectedType(policy: Policy, type: GraphQLInputType): boolean {
  return policy.protectedInputTypes.has(String(type).replace(/[[\]!]/g, ''))
}

/** @param coordinate of the field on an object type. */
export function inputsOf(
  policy: Policy,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  supplied: FieldArguments | undefined,
): Inputs {
  const found: MutableInputs = { asks: [], variables: [] }
  for (const { name, value } of supplied ?? []) {
    const argument = field.args.find((each) => each.name === name.value)
    if (!argument) continue
    const path = [name.value]
    addAsk(policy, `${coordinate}(${name.value}:)`, value, inputPlace(path, argument), found)
    addLiteral(policy, argument.type, value, path, found)
  }
  return found
}

/** What the default of a variable asks for, where it is used. */
export function asksOfLiteral(policy: Policy, type: GraphQLInputType, value: ConstValueNode): CoordinatePolicy[] {
  const found: MutableInputs = { asks: [], variables: [] }
  addLiteral(policy, type, value, [], found)
  return found.asks.map(({ asks }) => asks)
}

/**
 * Whether a resolver is given null there, for more than its default: graphql-jit makes it of a variable that was left out of an
 * input object.
 */
export function becameNull({ path, defaultsToNull }: InputPlace, args: unknown): boolean {
  let value = args
  for (const key of path) value = (value as Record<string | number, unknown> | null | undefined)?.[key]
  return value === null && !defaultsToNull
}

const inputPlace = (path: InputPlace['path'], { defaultValue }: { defaultValue?: unknown }): InputPlace => ({
  path,
  defaultsToNull: defaultValue === null,
})

function addAsk(policy: Policy, coordinate: string, value: ValueNode, place: InputPlace, found: MutableInputs): void {
  const asks = policy.coordinates.get(coordinate)
  if (asks) found.asks.push({ asks, variable: value.kind === Kind.VARIABLE ? value.name.value : null, place })
}

function addLiteral(
  policy: Policy,
  givenType: GraphQLInputType,
  value: ValueNode,
  path: InputPlace['path'],
  found: MutableInputs,
): void {
  if (!isProtectedType(policy, givenType)) return
  const type = getNullableType(givenType)
  if (value.kind === Kind.VARIABLE) found.variables.push({ variable: value.name.value, type })
  else if (isListType(type))
    // A list of one may be written without its brackets.
    for (const [index, item] of (value.kind === Kind.LIST ? value.values : [value]).entries())
      addLiteral(policy, type.ofType, item, [...path, index], found)
  else if (isEnumType(type) && value.kind === Kind.ENUM)
    addAsk(policy, `${type.name}.${value.value}`, value, inputPlace(path, {}), found)
  else if (isInputObjectType(type) && value.kind === Kind.OBJECT)
    for (const { name, value: inner } of value.fields) {
      const field = type.getFields()[name.value]
      if (!field) continue
      const innerPath = [...path, name.value]
      addAsk(policy, `${type.name}.${name.value}`, inner, inputPlace(innerPath, field), found)
      addLiteral(policy, field.type, inner, innerPath, found)
    }
}

/**
 * What a variable's value asks for, as it came with the request (the planner's case), or as GraphQL has coerced it (the guard's).
 *
 * Coercion puts defaults in place of what was left out, and a resolver can't know. There, an input field with the very value
 * of its own default counts as left out: it is the same to the resolver too.
 * @param coercedBy the schema by which it was coerced: it is its defaults, and not copies of them, that were put there.
 */
export function asksOfValue(
  policy: Policy,
  givenType: GraphQLInputType,
  givenValue: unknown,
  coercedBy: GraphQLSchema | null,
): CoordinatePolicy[] {
  const asks: CoordinatePolicy[] = []
  // No recursion: a hostile value is as deep as the request is long.
  const pending: [GraphQLInputType, unknown][] = [[givenType, givenValue]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const type = getNullableType(next[0])
    const value = next[1]
    if (value === null || value === undefined || !isProtectedType(policy, type)) continue
    if (isListType(type)) {
      for (const item of isIterable(value) ? value : [value]) pending.push([type.ofType, item])
    } else if (isEnumType(type)) {
      for (const each of type.getValues()) if (value === (coercedBy ? each.value : each.name)) add(type, each.name)
    } else if (isInputObjectType(type) && typeof value === 'object') {
      const coercing = coercedBy?.getType(type.name)
      const defaults = isInputObjectType(coercing) ? coercing.getFields() : {}
      for (const field of Object.values(type.getFields())) {
        const inner = (value as Record<string, unknown>)[field.name]
        if (inner === undefined || inner === defaults[field.name]?.defaultValue) continue
        add(type, field.name)
        pending.push([field.type, inner])
      }
    }
  }
  return asks

  function add(type: { name: string }, name: string): void {
    const found = policy.coordinates.get(`${type.name}.${name}`)
    if (found) asks.push(found)
  }
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value
