/** An operation, compiled to what it asks for. Nothing in it depends on who asks. */

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { type InputVariable, inputsOf } from './inputs.ts'
import type { CoordinatePolicy, Policy } from './policy.ts'
import { all, NOTHING, type Requirement } from './requirement.ts'

/** Something that the operation uses, where it uses it. */
export type Ask = {
  asks: CoordinatePolicy
  /** What a viewer must meet to get as far as there: the fields around it that answer null to others. */
  within: Requirement
  node: FieldNode
}

export type Plan = {
  asks: readonly Ask[]
  /** Asked for only where the variable is supplied. */
  conditional: readonly (Ask & { variable: string })[]
  /** What is in them is asked for too. */
  inputs: readonly (InputVariable & { within: Requirement; node: FieldNode })[]
  /** Whether `__schema` or `__type` is asked for. */
  introspects: boolean
}

/** The value of the variable of an `if`; undefined where it has none, so that execution fails there. */
export type Conditions = (variable: string) => boolean | undefined

/**
 * Walks an operation as execution would, for every object type that may turn up: a field selected on an interface or union is
 * each possible type's field, unless a fragment around it rules that type out.
 */
export function compilePlan(
  schema: GraphQLSchema,
  policy: Policy,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: Conditions,
): Plan {
  const asks = new Map<string, Ask>()
  const conditional = new Map<string, Ask & { variable: string }>()
  const inputs = new Map<string, InputVariable & { within: Requirement; node: FieldNode }>()
  let introspects = false
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const queryType = schema.getQueryType()
  const walked = new Map<SelectionSetNode, Set<string>>()

  const rootType = schema.getRootType(operation.operation)
  if (rootType) walk(operation.selectionSet, rootType, NOTHING)
  return { asks: [...asks.values()], conditional: [...conditional.values()], inputs: [...inputs.values()], introspects }

  function walk(selectionSet: SelectionSetNode, type: GraphQLObjectType, within: Requirement): void {
    const key = `${type.name} ${keyOf(within)}`
    const keys = walked.get(selectionSet) ?? new Set()
    if (keys.has(key)) return
    walked.set(selectionSet, keys.add(key))

    for (const selection of selectionSet.selections) {
      if (isLeftOut(selection, conditions)) continue
      if (selection.kind === Kind.FIELD) {
        walkField(selection, type, within)
        continue
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (fragment && applies(fragment.typeCondition?.name.value, type)) walk(fragment.selectionSet, type, within)
    }
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true
    const conditionType = schema.getType(condition)
    return isAbstractType(conditionType) && schema.isSubType(conditionType, type)
  }

  function walkField(node: FieldNode, type: GraphQLObjectType, within: Requirement): void {
    const name = node.name.value
    if (type === queryType && (name === '__schema' || name === '__type')) introspects = true
    const field = type.getFields()[name]
    if (!field) return
    const coordinate = `${type.name}.${name}`
    const found = policy.coordinates.get(coordinate)
    if (found) add(found, null, node, within)

    const supplied = inputsOf(policy, coordinate, field, node.arguments)
    for (const input of supplied.asks) add(input.asks, input.variable, node, within)
    for (const input of supplied.variables)
      inputs.set(`${input.variable} ${input.type} ${keyOf(within)}`, { ...input, within, node })

    if (!node.selectionSet) return
    const inner = found ? all([within, found.answerNull]) : within
    const returned = getNamedType(field.type)
    if (!isCompositeType(returned)) return
    for (const possible of isObjectType(returned) ? [returned] : schema.getPossibleTypes(returned))
      walk(node.selectionSet, possible, inner)
  }

  function add(found: CoordinatePolicy, variable: string | null, node: FieldNode, within: Requirement): void {
    const key = `${found.coordinate} ${keyOf(within)}`
    if (variable === null) {
      if (!asks.has(key)) asks.set(key, { asks: found, within, node })
    } else if (!conditional.has(`${key} ${variable}`)) {
      conditional.set(`${key} ${variable}`, { asks: found, within, node, variable })
    }
  }
}

const keyOf = ({ rank, maxAge }: Requirement) => `${rank} ${maxAge}`

/** Whether `@skip` or `@include` rules a selection out. */
const isLeftOut = ({ directives = [] }: SelectionNode, conditions: Conditions): boolean =>
  directives.length > 0 &&
  (conditionOf('skip', directives, conditions) === true || conditionOf('include', directives, conditions) === false)

function conditionOf(name: string, directives: readonly DirectiveNode[], conditions: Conditions): boolean | undefined {
  const condition = directives.find((directive) => directive.name.value === name)
  const value = condition?.arguments?.find((argument) => argument.name.value === 'if')?.value
  if (value?.kind === Kind.VARIABLE) return conditions(value.name.value)
  return value?.kind === Kind.BOOLEAN ? value.value : undefined
}
