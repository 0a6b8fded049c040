/** Compiles an operation to its requirements. A plan does not depend on the viewer. */

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Policy } from '../policy/policy.ts'
import { all, NOTHING, type Requirement } from '../policy/requirement.ts'
import { type Conditions, isLeftOut } from './conditions.ts'
import { inputsOf } from './inputs.ts'
import { type Plan, planBuilder, requiredByAll } from './plan.ts'
import { createTypeSets, type SelectedField, type TypeSet } from './type-sets.ts'

/**
 * How a field on an abstract type is checked. `reject`: against every possible type. `runtime`: the guard checks
 * requirements of single types.
 */
export type AbstractMode = 'reject' | 'runtime'

/** A selection set at one position of the operation. */
type Frame = {
  selections: readonly SelectionNode[]
  next: number
  /** Object types that are possible here. */
  types: TypeSet
  /** Name of the type on which the selections are written. */
  typeName: string
  within: Requirement
  /** True if the guard checks the requirements here: below a sign-in, or if only some possible types have them. */
  isLeftToGuard: boolean
}

/**
 * Walks an operation like execution, for all possible object types at once.
 * @param conditions values of the variables in `@skip` and `@include`.
 */
export function compilePlan(
  schema: GraphQLSchema,
  policy: Policy,
  mode: AbstractMode,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
  conditions: Conditions,
): Plan {
  const found = planBuilder()
  const typeSets = createTypeSets(schema, policy)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const queryType = schema.getQueryType()
  const walked = new Map<SelectionSetNode, Set<string>>()
  // Explicit stack: recursion would overflow on a malicious document.
  const frames: Frame[] = []

  const rootType = schema.getRootType(operation.operation)
  if (rootType) {
    const rest = { typeName: rootType.name, within: NOTHING, isLeftToGuard: false }
    enter(operation.selectionSet, { types: typeSets.of([rootType]), ...rest })
  }
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const selection = frame.selections[frame.next++]
    if (!selection) frames.pop()
    else if (isLeftOut(selection, conditions)) continue
    else if (selection.kind === Kind.FIELD) walkField(selection, frame)
    else {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (fragment) walkFragment(fragment.typeCondition?.name.value, fragment.selectionSet, frame)
    }
  }
  return found.plan

  function enter(selectionSet: SelectionSetNode, at: Omit<Frame, 'selections' | 'next'>): void {
    if (at.types.types.length === 0) return
    const key = `${at.types.id} ${at.isLeftToGuard} ${at.within.key}`
    const keys = walked.get(selectionSet) ?? new Set()
    if (keys.has(key)) return
    walked.set(selectionSet, keys.add(key))
    frames.push({ ...at, selections: selectionSet.selections, next: 0 })
  }

  function walkFragment(condition: string | undefined, selectionSet: SelectionSetNode, frame: Frame): void {
    const types = typeSets.narrow(frame.types, condition)
    const isLeftToGuard = frame.isLeftToGuard || (mode === 'runtime' && types !== frame.types)
    enter(selectionSet, { ...frame, types, typeName: condition ?? frame.typeName, isLeftToGuard })
  }

  function walkField(node: FieldNode, frame: Frame): void {
    const name = node.name.value
    const isMeta = name === '__schema' || name === '__type'
    if (isMeta && frame.types.types.some((type) => type === queryType)) found.plan.introspects = true
    const field = typeSets.field(frame.types, name)
    const asked = `${frame.typeName}.${name}`
    if (field.dependsOnViewer) found.plan.dependsOnViewer = true
    addField(field, node, asked, frame)
    if (field.withInputs.length > 0) addInputs(field, node, asked, frame)
    if (!node.selectionSet) return
    for (const { answerNull, types, signsIn } of field.below) {
      const isLeftToGuard = frame.isLeftToGuard || signsIn || (mode === 'runtime' && field.below.length > 1)
      const typeName = returnedType(frame.typeName, name) ?? types.types[0]?.name ?? ''
      enter(node.selectionSet, { types, typeName, within: all([frame.within, answerNull]), isLeftToGuard })
    }
  }

  function addField(
    field: SelectedField,
    node: FieldNode,
    asked: string,
    { types, within, isLeftToGuard }: Frame,
  ): void {
    if (isLeftToGuard) return
    if (mode === 'reject' || types.types.length === 1) found.addEach(field, { within, node, asked })
    else if (field.isRequiredOnAll) found.add(field.policies, null, { within, node, asked })
  }

  function addInputs({ withInputs }: SelectedField, node: FieldNode, asked: string, frame: Frame): void {
    const at = { within: frame.within, node, asked }
    const perType = withInputs.map(({ coordinate, field }) => inputsOf(policy, coordinate, field, node.arguments))
    if (perType.some(({ requirements, variables }) => requirements.length + variables.length > 0))
      found.plan.dependsOnViewer = true
    if (frame.isLeftToGuard) return
    const isRuntime = mode === 'runtime' && frame.types.types.length > 1
    if (isRuntime && withInputs.length < frame.types.types.length) return
    for (const { variables } of perType) for (const each of variables) found.addInput(each, at)
    const requirements = perType.map((each) => each.requirements)
    const counting = isRuntime
      ? requiredByAll(requirements)
      : requirements.flat().map((each) => ({ policies: [each.policy], variable: each.variable }))
    for (const { policies, variable } of counting)
      found.add(policies, variable, { ...at, asked: askedInput(asked, policies[0]?.coordinate ?? '') })
  }

  function returnedType(typeName: string, fieldName: string): string | undefined {
    const type = schema.getType(typeName)
    if (!isObjectType(type) && !isInterfaceType(type)) return undefined
    const field = type.getFields()[fieldName]
    return field && getNamedType(field.type).name
  }
}

/**
 * Converts the coordinate of an argument to the type on which its field is selected. Coordinates of input types stay
 * unchanged.
 */
const askedInput = (field: string, coordinate: string) =>
  coordinate.endsWith(')') ? field + coordinate.slice(coordinate.indexOf('(')) : coordinate
