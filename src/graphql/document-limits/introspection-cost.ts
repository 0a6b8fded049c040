/**
 * Cost of introspection. Counted on the schema itself, since introspection lists have no pages and differ in length.
 */

import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'
import { createSelectionFold, type Fragments, OWN_FIELDS } from '../documents/selection-fold.ts'

/** Counts the fields in the response to `__schema` or `__type`, including that field. */
export type IntrospectionCost = (field: FieldNode) => number

export const isIntrospection = ({ name }: FieldNode): boolean =>
  name.value === SchemaMetaFieldDef.name || name.value === TypeMetaFieldDef.name

/** Counts deprecated fields and values too, since an operation may request them. */
const ARGUMENTS = { includeDeprecated: true }

/**
 * Resolves introspection like execution does, and counts. Fields that execution would merge count separately.
 * @param readVariable returns the value of a variable, for the name in `__type`.
 * @param max counting stops beyond this cost, which bounds the time.
 */
export function introspectionCost(
  schema: GraphQLSchema,
  fragments: Fragments,
  readVariable: (name: string) => unknown,
  max: number,
): IntrospectionCost {
  const fold = createSelectionFold(fragments, OWN_FIELDS)
  const folded = new Map<SelectionSetNode, Set<FieldNode>>()
  const info = { schema } as GraphQLResolveInfo

  function ownFields(selectionSet: SelectionSetNode): Set<FieldNode> {
    const known = folded.get(selectionSet)
    if (known) return known
    const fields = fold.selectionSet(selectionSet, null)
    folded.set(selectionSet, fields)
    return fields
  }

  /** @returns the given cost plus that of everything below a field with this value. */
  function add(cost: number, { selectionSet }: FieldNode, type: GraphQLObjectType, value: unknown): number {
    if (value == null || !selectionSet) return cost
    const definitions = type.getFields()
    let sum = cost
    for (const field of ownFields(selectionSet)) {
      if (sum > max) return sum
      sum += 1
      const definition = definitions[field.name.value]
      const fieldType = definition && getNamedType(definition.type)
      if (!isObjectType(fieldType)) continue
      const below =
        definition?.name === 'possibleTypes'
          ? possibleTypes(schema, value)
          : definition?.resolve?.(value, ARGUMENTS, undefined, info)
      for (const item of Array.isArray(below) ? below : [below]) sum = add(sum, field, fieldType, item)
    }
    return sum
  }

  function typeNamed({ arguments: [argument] = [] }: FieldNode): unknown {
    const { value } = argument ?? {}
    if (value?.kind === Kind.VARIABLE) return schema.getType(String(readVariable(value.name.value)))
    return value?.kind === Kind.STRING ? schema.getType(value.value) : undefined
  }

  return (field) => {
    const isSchema = field.name.value === SchemaMetaFieldDef.name
    const type = getNamedType(isSchema ? SchemaMetaFieldDef.type : TypeMetaFieldDef.type)
    return isObjectType(type) ? add(1, field, type, isSchema ? schema : typeNamed(field)) : 1
  }
}

/** Reads this schema. The resolver of graphql-js would read the schema that the viewer sees. */
const possibleTypes = (schema: GraphQLSchema, type: unknown) =>
  isAbstractType(type) ? schema.getPossibleTypes(type) : []
