/** What an operation may cost: how many fields its answer can hold. */

import {
  type FieldNode,
  type FragmentDefinitionNode,
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
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql'

/** How long a page is where it is not said, and at most. */
export type PageSizes = { readonly standard: number; readonly most: number }

/** How long a list is taken to be that is no page. */
const LIST_LENGTH = 10

/** Fields that are there once, and those that are there for each item of a list. */
type Cost = { once: number; each: number }

export type OperationCost = {
  readonly cost: number
  /** Whether a variable says how long a page is, so that it may be another the next time. */
  readonly varies: boolean
}

/**
 * Each field counts for one, and what is below a list, once for each of its items: those of a connection are as many as the page
 * that is asked for. In time that grows with the document, not with what its fragments unfold to.
 * @param fragments the document's, by name. They hold no cycle: the document is valid.
 */
export function operationCost(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
  pages: PageSizes,
): OperationCost {
  const known = new Map<string, Cost>()
  let varies = false

  function variable(name: string): unknown {
    varies = true
    if (Object.hasOwn(variables, name)) return variables[name]
    const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === name)
    return definition?.defaultValue && literal(definition.defaultValue)
  }

  /** A size that no page can have is for its resolver to refuse. */
  function pageSize({ arguments: args = [] }: FieldNode): number {
    const sizes = args
      .filter(({ name }) => name.value === 'first' || name.value === 'last')
      .map(({ value }) => (value.kind === Kind.VARIABLE ? variable(value.name.value) : literal(value)))
      .map((size) => (Number.isInteger(size) ? Math.min(Math.max(Number(size), 0), pages.most) : pages.standard))
    return sizes.length > 0 ? Math.max(...sizes) : pages.standard
  }

  function fieldCost(field: FieldNode, definition: GraphQLField<unknown, unknown>): number {
    const type = getNamedType(definition.type)
    if (!field.selectionSet || !isCompositeType(type)) return 1
    const { once, each } = selectionCost(field.selectionSet, type)
    return 1 + once + each * itemsBelow(field, definition, type)
  }

  /** How long the lists are that a field's own fields hold. */
  function itemsBelow(field: FieldNode, { args }: GraphQLField<unknown, unknown>, type: GraphQLCompositeType): number {
    if (type.name.startsWith('__')) return 1
    return args.some(({ name }) => name === 'first' || name === 'last') ? pageSize(field) : LIST_LENGTH
  }

  function selectionCost({ selections }: SelectionSetNode, parent: GraphQLCompositeType): Cost {
    const sum: Cost = { once: 0, each: 0 }
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const definition = fieldOf(schema, parent, selection.name.value)
        const cost = definition ? fieldCost(selection, definition) : 1
        if (definition && isList(definition.type)) sum.each += cost
        else sum.once += cost
      } else {
        const below =
          selection.kind === Kind.INLINE_FRAGMENT
            ? selectionCost(selection.selectionSet, typeOf(selection.typeCondition?.name.value) ?? parent)
            : fragmentCost(selection.name.value)
        sum.once += below.once
        sum.each += below.each
      }
    }
    return sum
  }

  function fragmentCost(name: string): Cost {
    const fragment = fragments.get(name)
    const type = typeOf(fragment?.typeCondition.name.value)
    if (!fragment || !type) return { once: 0, each: 0 }
    const cost = known.get(name) ?? selectionCost(fragment.selectionSet, type)
    known.set(name, cost)
    return cost
  }

  function typeOf(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  const root = schema.getRootType(operation.operation)
  if (!root) return { cost: 0, varies: false }
  const { once, each } = selectionCost(operation.selectionSet, root)
  return { cost: once + each * LIST_LENGTH, varies }
}

const literal = (value: ValueNode) => (value.kind === Kind.INT ? Number(value.value) : undefined)

const isList = (type: GraphQLOutputType) => isListType(getNullableType(type))

/** @returns undefined for `__typename`, and for what a union has not. */
function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
}
