/** Random valid operations on a schema, with values for their variables. */

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { Draws } from './random-schema.ts'

export type Operation = { source: string; variables: Record<string, unknown> }

/** Maximum depth of fields, without fragments. */
export const DEPTH = 3

type Literal = string

/** Position of a value, with its default. */
type Place = { defaultValue?: unknown }

export function randomOperation(schema: GraphQLSchema, { upTo, oneIn, pick }: Draws): Operation {
  const composites = Object.values(schema.getTypeMap()).filter(
    (type) => isCompositeType(type) && !type.name.startsWith('__'),
  )
  const fragments: { name: string; type: GraphQLNamedType; depth: number; text: string }[] = []
  const definitions: string[] = []
  const variables: Record<string, unknown> = {}
  let names = 0

  const body = selectionSet(schema.getQueryType() as GraphQLNamedType, DEPTH)
  const operation = `query ${definitions.length > 0 ? `(${definitions.join(', ')}) ` : ''}${body}`
  const texts = fragments.map(({ text }) => text)
  texts.splice(upTo(texts.length), 0, operation)
  return { source: (oneIn(2) ? texts : texts.toReversed()).join('\n'), variables }

  function selectionSet(type: GraphQLNamedType, depth: number): string {
    const selections = Array.from({ length: 1 + upTo(2) }, () => selection(type, depth))
    return `{ ${selections.join(' ')} }`
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    const kind = upTo(9)
    if (kind === 0) return `__typename${condition()}`
    if (kind <= 2) return inlineFragment(type, pick(overlapping(type)), depth)
    if (kind === 3) return spread(type, depth)
    return field(type, depth)
  }

  function inlineFragment(type: GraphQLNamedType, narrowed: GraphQLNamedType, depth: number): string {
    if (oneIn(4)) return `...${condition()} ${selectionSet(type, depth)}`
    return `... on ${narrowed.name}${condition()} ${selectionSet(narrowed, depth)}`
  }

  function spread(type: GraphQLNamedType, depth: number): string {
    const known = fragments.filter((each) => each.depth <= depth && overlapping(type).includes(each.type))
    if (known.length > 0 && oneIn(3)) return `...${pick(known).name}${condition()}`
    const narrowed = pick(overlapping(type))
    const name = `F${names++}`
    const text = `fragment ${name} on ${narrowed.name} ${selectionSet(narrowed, depth)}`
    fragments.push({ name, type: narrowed, depth, text })
    return `...${name}${condition()}`
  }

  function overlapping(type: GraphQLNamedType): GraphQLNamedType[] {
    const possible = possibleTypes(type)
    return composites.filter((each) => each === type || possibleTypes(each).some((one) => possible.includes(one)))
  }

  function possibleTypes(type: GraphQLNamedType): readonly GraphQLNamedType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  }

  function field(type: GraphQLNamedType, depth: number): string {
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename'
    const chosen: GraphQLField<unknown, unknown> = pick(Object.values(type.getFields()))
    const returned = getNamedType(chosen.type)
    const inner = isCompositeType(returned)
      ? ` ${depth > 1 ? selectionSet(returned, depth - 1) : '{ __typename }'}`
      : ''
    const given = chosen.args.filter((argument) => isRequired(argument) || oneIn(2))
    const written = given.map((argument) => `${argument.name}: ${value(argument.type, argument)}`)
    return `n${names++}: ${chosen.name}${written.length > 0 ? `(${written.join(', ')})` : ''}${condition()}${inner}`
  }

  function isRequired({ type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean {
    return isNonNullType(type) && defaultValue === undefined
  }

  function condition(): string {
    if (!oneIn(6)) return ''
    const directive = pick(['skip', 'include'])
    if (oneIn(3)) return ` @${directive}(if: ${pick(['true', 'false'])})`
    const name = `c${upTo(1)}`
    if (!definitions.some((each) => each.startsWith(`$${name}:`))) {
      const hasDefault = oneIn(2)
      definitions.push(`$${name}: Boolean${hasDefault ? ` = ${pick(['true', 'false'])}` : '!'}`)
      if (!hasDefault || oneIn(2)) variables[name] = oneIn(2)
    }
    return ` @${directive}(if: $${name})`
  }

  function value(type: GraphQLInputType, place?: Place, constant = false): Literal {
    if (!constant && oneIn(3)) return variable(type)
    return literal(type, constant, place)
  }

  function variable(type: GraphQLInputType): Literal {
    const name = `v${names++}`
    const nullable = !isNonNullType(type)
    const hasDefault = nullable && oneIn(3)
    definitions.push(`$${name}: ${type}${hasDefault ? ` = ${literal(type, true)}` : ''}`)
    if (!nullable || oneIn(2)) variables[name] = raw(type)
    return `$${name}`
  }

  /** @param place position of the value. A constant never equals its default: inputs.ts explains why. */
  function literal(type: GraphQLInputType, constant: boolean, place?: Place): Literal {
    if (isNonNullType(type)) return literalNonNull(type.ofType, constant, place)
    return oneIn(6) ? 'null' : literalNonNull(type, constant, place)
  }

  function literalNonNull(type: GraphQLInputType, constant: boolean, place?: Place): Literal {
    if (isListType(type)) {
      // A list of one may omit its brackets, unless it is a list of null.
      if (oneIn(4)) return literalNonNull(getNamedType(type), constant)
      return `[${Array.from({ length: upTo(2) }, () => value(type.ofType, undefined, constant)).join(', ')}]`
    }
    if (isEnumType(type)) return pick(namesOf(type, constant ? place : undefined))
    if (!isInputObjectType(type)) return String(1 + upTo(3))
    return `{${given(type)
      .map((each) => `${each.name}: ${value(each.type, each, constant)}`)
      .join(', ')}}`
  }

  /** Rarely selects a composite field, since recursion must end. */
  function given(type: GraphQLInputObjectType): GraphQLInputField[] {
    return Object.values(type.getFields()).filter(
      (each) => isRequired(each) || oneIn(isInputObjectType(getNamedType(each.type)) ? 5 : 2),
    )
  }

  function namesOf(type: { getValues(): readonly { name: string; value: unknown }[] }, place?: Place) {
    return type
      .getValues()
      .filter((each) => place?.defaultValue === undefined || each.value !== place.defaultValue)
      .map(({ name }) => name)
  }

  function raw(type: GraphQLInputType, place?: Place): unknown {
    if (isNonNullType(type)) return rawNonNull(type.ofType, place)
    return oneIn(6) ? null : rawNonNull(type, place)
  }

  function rawNonNull(type: GraphQLInputType, place?: Place): unknown {
    if (isListType(type)) {
      if (oneIn(4)) return rawNonNull(getNamedType(type))
      return Array.from({ length: upTo(2) }, () => raw(type.ofType))
    }
    if (isEnumType(type)) return pick(namesOf(type, place))
    if (!isInputObjectType(type)) return 1 + upTo(3)
    return Object.fromEntries(given(type).map((each) => [each.name, raw(each.type, each)]))
  }
}
