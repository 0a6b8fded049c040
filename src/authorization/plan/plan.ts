/** Plan: the compiled requirements of an operation. */

import type { FieldNode } from 'graphql'
import type { CoordinatePolicy } from '../policy/policy.ts'
import type { Requirement } from '../policy/requirement.ts'
import type { InputRequirement, InputVariable } from './inputs.ts'
import type { SelectedField } from './type-sets.ts'

/** Requirement of an operation, with the first position that has it. */
export type PlannedRequirement = {
  /** Alternatives: a viewer who meets none is denied. Several if the field exists on several possible types. */
  policies: readonly CoordinatePolicy[]
  /** Requirement of the enclosing fields, which are null for other viewers. */
  within: Requirement
  node: FieldNode
  /** Coordinate with the type on which the operation selects the field. */
  asked: string
}

export type Plan = {
  requirements: PlannedRequirement[]
  /** Requirements that apply only if the variable is supplied. */
  conditional: (PlannedRequirement & { variable: string })[]
  /** Variables whose values are inspected too. */
  inputs: (InputVariable & Place)[]
  /** True if `__schema` or `__type` is selected. */
  introspects: boolean
  /** True if the response differs by viewer, including decisions of the guard. */
  dependsOnViewer: boolean
}

/** Position in an operation that requires something. */
export type Place = Omit<PlannedRequirement, 'policies'>

/** Keeps each requirement once, with its first position. */
export function planBuilder() {
  const plan: Plan = { requirements: [], conditional: [], inputs: [], introspects: false, dependsOnViewer: false }
  const keys = new Set<string>()
  /** Fields already added, by enclosing requirement: a repeated field is added once. */
  const added = new Map<SelectedField, Set<string>>()
  return { plan, add, addEach, addInput }

  function add(policies: readonly CoordinatePolicy[], variable: string | null, place: Place): void {
    const coordinates = policies.map(({ coordinate }) => coordinate).join()
    if (isKnown(`${coordinates} ${variable === null ? '' : `$${variable}`} ${place.within.key}`)) return
    if (variable === null) plan.requirements.push({ policies, ...place })
    else plan.conditional.push({ policies, variable, ...place })
  }

  function addEach(field: SelectedField, place: Place): void {
    const places = added.get(field) ?? new Set()
    if (places.has(place.within.key)) return
    added.set(field, places.add(place.within.key))
    for (const policy of field.policies) add([policy], null, place)
  }

  function addInput(input: InputVariable, place: Place): void {
    if (!isKnown(`$${input.variable} ${input.type} ${place.within.key}`)) plan.inputs.push({ ...input, ...place })
  }

  function isKnown(key: string): boolean {
    if (keys.has(key)) return true
    keys.add(key)
    return false
  }
}

/** @returns the inputs that every possible type requires: the same argument, even if the requirements differ. */
export function requiredByAll(perType: readonly (readonly InputRequirement[])[]) {
  const [first = [], ...others] = perType
  return first.flatMap((each) => {
    const isSame = (other: InputRequirement) => partOf(other) === partOf(each) && other.variable === each.variable
    const same = others.map((inputs) => inputs.find(isSame))
    if (!same.every((other) => other !== undefined)) return []
    return { policies: [each, ...same].map(({ policy }) => policy), variable: each.variable }
  })
}

/** Coordinate of an argument without its type, which differs: `.field(argument:)`. */
const partOf = ({ policy: { coordinate } }: InputRequirement) =>
  coordinate.endsWith(')') ? coordinate.slice(coordinate.indexOf('.')) : coordinate
