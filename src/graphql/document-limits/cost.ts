/** Cost of an operation: the maximum number of fields in its response. */

import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql'
import { createSelectionFold, fragmentsOf } from '../documents/selection-fold.ts'
import { introspectionCost, isIntrospection } from './introspection-cost.ts'

/** Default and maximum number of items in a page. */
export type PageSizes = { readonly standard: number; readonly max: number }

/** Assumed length of a list without pagination. */
const LIST_LENGTH = 10

/** Fields that occur once, and fields that occur for each item of the enclosing list. */
type Cost = { once: number; each: number }

export type OperationCost = {
  /** Data fields. */
  readonly cost: number
  /** Fields of `__schema` and `__type`. */
  readonly introspection: number
  /** True if the cost depends on variables. */
  readonly varies: boolean
}

/** Computes the cost of an operation with the given variables. The document must be valid. */
export type CostCounter = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => OperationCost

/**
 * Counts each field as one, and multiplies the fields below a list by its length: the requested page size for a
 * connection. Introspection counts the contents of the schema.
 * @param maxIntrospection cost at which counting of introspection stops.
 */
export function createCostCounter(
  schema: GraphQLSchema,
  pages: PageSizes,
  maxIntrospection: () => number,
): CostCounter {
  return function operationCost(document, operation, variables) {
    const root = schema.getRootType(operation.operation)
    if (!root) return { cost: 0, introspection: 0, varies: false }
    const fragments = fragmentsOf(document)
    let introspection = 0
    let varies = false

    function readVariable(name: string): unknown {
      varies = true
      if (Object.hasOwn(variables, name)) return variables[name]
      const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === name)
      return definition?.defaultValue && literal(definition.defaultValue)
    }

    function lengthOf(ids: ValueNode): number {
      const value =
        ids.kind === Kind.VARIABLE ? readVariable(ids.name.value) : ids.kind === Kind.LIST ? ids.values : [ids]
      return Array.isArray(value) ? value.length : typeof value === 'number' ? value : 1
    }

    /** Caps the size at the maximum; resolvers reject sizes beyond it. */
    function pageSize({ arguments: args = [] }: FieldNode): number {
      const sizes = args
        .filter(({ name }) => name.value === 'first' || name.value === 'last')
        .map(({ value }) => (value.kind === Kind.VARIABLE ? readVariable(value.name.value) : literal(value)))
        .map((size) => (Number.isInteger(size) ? Math.min(Math.max(Number(size), 0), pages.max) : pages.standard))
      return sizes.length > 0 ? Math.max(...sizes) : pages.standard
    }

    const fold = createSelectionFold<GraphQLCompositeType, Cost>(fragments, {
      empty: () => ({ once: 0, each: 0 }),
      addField(sum, field, parent, below) {
        if (parent === schema.getQueryType() && isIntrospection(field)) {
          const max = maxIntrospection()
          if (introspection <= max) introspection += introspectionCost(schema, fragments, readVariable, max)(field)
          return
        }
        const definition = fieldOf(parent, field.name.value)
        const type = definition && getNamedType(definition.type)
        if (!definition || !isCompositeType(type)) {
          sum.once += 1
          return
        }
        const { once, each } = below(type)
        const cost = 1 + once + each * (isPaged(definition) ? pageSize(field) : LIST_LENGTH)
        // A list with an `ids` argument is as long as the argument.
        const ids = field.arguments?.find(({ name }) => name.value === 'ids')?.value
        if (isList(definition.type) && ids) {
          sum.once += cost * Math.min(lengthOf(ids), pages.max)
          return
        }
        if (isList(definition.type)) sum.each += cost
        else sum.once += cost
      },
      addFragment(sum, _fragment, contents) {
        sum.once += contents.once
        sum.each += contents.each
      },
      contextOf: (condition, outer) => compositeType(schema, condition) ?? outer ?? root,
    })
    const { once, each } = fold.selectionSet(operation.selectionSet, root)
    return { cost: once + each * LIST_LENGTH, introspection, varies }
  }
}

const isPaged = ({ args }: GraphQLField<unknown, unknown>) =>
  args.some(({ name }) => name === 'first' || name === 'last')

const isList = (type: GraphQLOutputType) => isListType(getNullableType(type))

const literal = (value: ValueNode) =>
  value.kind === Kind.INT ? Number(value.value) : value.kind === Kind.STRING ? value.value : undefined

function compositeType(schema: GraphQLSchema, { name }: NamedTypeNode): GraphQLCompositeType | undefined {
  const type = schema.getType(name.value)
  return isCompositeType(type) ? type : undefined
}

/** @returns undefined for `__typename` and for fields of a union. */
const fieldOf = (parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined =>
  isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
