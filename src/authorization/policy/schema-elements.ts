/** Elements of a schema that can carry a directive. */

import {
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { Element } from './applied-directives.ts'

export type SchemaElement = {
  coordinate: string
  element: Element
  kind: 'schema' | 'type' | 'field' | 'argument' | 'input field' | 'enum value' | 'argument of a directive'
  /** True if the field may be null. */
  isNullable: boolean
}

export type Composite = GraphQLObjectType | GraphQLInterfaceType
export type OutputField = GraphQLField<unknown, unknown>

export const isComposite = (type: GraphQLNamedType): type is Composite => isObjectType(type) || isInterfaceType(type)

export const rootTypes = (schema: GraphQLSchema): readonly GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null)

export function schemaElements(schema: GraphQLSchema): SchemaElement[] {
  const found: SchemaElement[] = []
  const add = (coordinate: string, kind: SchemaElement['kind'], element: Element, isNullable = false) =>
    found.push({ coordinate, element, kind, isNullable })

  add('The schema', 'schema', schema as Element)
  for (const { name, args } of schema.getDirectives())
    for (const argument of args) add(`@${name}(${argument.name}:)`, 'argument of a directive', argument)
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    add(type.name, 'type', type)
    if (isComposite(type))
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`
        add(coordinate, 'field', field, !isNonNullType(field.type))
        for (const argument of field.args) add(`${coordinate}(${argument.name}:)`, 'argument', argument)
      }
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, 'input field', field)
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, 'enum value', value)
  }
  return found
}

const OPERATION_LOCATIONS: readonly string[] = [
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]

/** True for a directive that operations may use. */
export const isForOperations = ({ locations }: GraphQLDirective) =>
  locations.some((location) => OPERATION_LOCATIONS.includes(location))
