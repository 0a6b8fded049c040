/** Generates arbitrary valid operations of a schema. */

import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { fc } from '../../fast-check.ts'

/** Maximum depth of a selection and number of fields per level. */
const DEPTH = 4
const WIDTH = 4

/** Texts that are sometimes valid values. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('ada@example.com', '2026-11-25T12:00:00Z', '0198c1d2-0000-7000-8000-000000000000', '\u0000'),
)

const SCALARS: Record<string, fc.Arbitrary<string>> = {
  Int: fc.oneof(fc.integer({ min: -2, max: 101 }), fc.integer()).map(String),
  Boolean: fc.boolean().map(String),
  DateTime: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
    .map((date) => JSON.stringify(date)),
}

function literalOf(type: GraphQLInputType): fc.Arbitrary<string> {
  if (isNonNullType(type)) return literalOf(type.ofType)
  if (isListType(type))
    return fc.array(literalOf(type.ofType), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`)
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name))
  if (isInputObjectType(type)) return valuesOf(Object.values(type.getFields())).map((fields) => `{${fields}}`)
  return SCALARS[type.name] ?? text.map((value) => JSON.stringify(value))
}

/** Generates all required and some optional arguments. */
function valuesOf(inputs: readonly (GraphQLArgument | GraphQLInputField)[]): fc.Arbitrary<string> {
  const pairs = inputs.map(({ name, type, defaultValue }) => {
    const pair = literalOf(type).map((value) => `${name}: ${value}`)
    return isNonNullType(type) && defaultValue === undefined ? pair : fc.option(pair, { nil: '' })
  })
  return fc.tuple(...pairs).map((written) => written.filter(Boolean).join(', '))
}

const hasFields = (type: unknown) => isObjectType(type) || isInterfaceType(type)

function selectionOf(type: GraphQLObjectType | GraphQLInterfaceType, depth: number): fc.Arbitrary<string> {
  const fields = Object.values(type.getFields()).filter(
    (field) => depth < DEPTH || !hasFields(getNamedType(field.type)),
  )
  const written = fields.map((field) => {
    const below = getNamedType(field.type)
    const selection =
      isObjectType(below) || isInterfaceType(below)
        ? fc.constant(null).chain(() => selectionOf(below, depth + 1))
        : fc.constant('')
    return fc.tuple(valuesOf(field.args), selection).map(([args, set]) => `${field.name}${args && `(${args})`} ${set}`)
  })
  if (written.length === 0) return fc.constant('{ __typename }')
  // Aliases each field, so that the same field with other arguments does not conflict.
  return fc
    .array(fc.oneof(...written), { minLength: 1, maxLength: depth === 1 ? 2 : WIDTH })
    .map((selections) => `{ ${selections.map((each, index) => `f${index}: ${each}`).join(' ')} }`)
}

/** @param root the type of queries or of mutations. */
export function operationsOf(root: GraphQLObjectType, keyword: 'query' | 'mutation'): fc.Arbitrary<string> {
  return selectionOf(root, 1).map((selection) => `${keyword} ${selection}`)
}
