/** Field guard: decides for one field, given the viewer, the object and the arguments. */

import type { GraphQLField, GraphQLResolveInfo } from 'graphql'
import { coercedVariables } from '../graphql-17.ts'
import { type Inputs, inputsOf, mayRequireByInputs, requirementsOfValue, requirementsWithin } from '../plan/inputs.ts'
import { type Denial, decide, openAlternatives, ruleDenial } from '../policy/decide.ts'
import type { CoordinatePolicy, Policy } from '../policy/policy.ts'
import { NOTHING, type Requirement } from '../policy/requirement.ts'
import { NOBODY, type Viewer } from '../policy/viewer.ts'
import type { FieldDenial } from './denial.ts'
import { type Execution, viewerAt } from './executions.ts'
import { after, type MaybePromise } from './maybe-promise.ts'
import type { RuleAsker } from './object-rules.ts'

export type FieldGuard<TContext> = {
  /** Rank that needs no further check. */
  enoughRank: number
  /** @returns why the viewer may not use the field; null if access is allowed. */
  denialOf(call: FieldCall<TContext>): MaybePromise<FieldDenial | null>
}

/** Arguments of a resolver call. */
export type FieldCall<TContext> = {
  source: unknown
  args: Readonly<Record<string, unknown>>
  context: TContext
  info: GraphQLResolveInfo
  execution: Execution
}

export type Decision<TContext> = {
  now(context: TContext): Date
  rules: RuleAsker<TContext>
}

/** @returns the guard of a field; undefined if the field requires nothing. */
export function fieldGuard<TContext>(
  policy: Policy,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  { now, rules }: Decision<TContext>,
): FieldGuard<TContext> | undefined {
  const own = policy.coordinates.get(coordinate)
  const looksAtInputs = mayRequireByInputs(policy, coordinate, field)
  if (!own && !looksAtInputs) return undefined

  const { roles } = policy
  const inputsOfNodes = new WeakMap<object, Inputs>()
  const first = own ? [partOf(own, 'REJECT')] : []
  const last = own ? [partOf(own, 'NULL')] : []
  const withoutInputs = [...first, ...last]
  const guard = { enoughRank: looksAtInputs ? Number.POSITIVE_INFINITY : enoughRank(own?.whole ?? NOTHING), denialOf }
  return guard

  function denialOf(call: FieldCall<TContext>): MaybePromise<FieldDenial | null> {
    const { context, info, execution } = call
    const hasSignedIn = execution.signIns.length > 0
    const known = hasSignedIn ? undefined : execution.denials.get(guard)
    if (known) return known
    const viewer = viewerAt(execution, info)
    const parts = looksAtInputs
      ? [...first, ...requirementsOfInputs(info).map((each) => partOf(each, 'REJECT')), ...last]
      : withoutInputs
    const clock = () => now(context)
    for (const part of parts) {
      const denial = decide(part.required, viewer, clock, roles)
      if (!denial) continue
      const denied = fieldDenial(part, denial)
      // The decision is the same for every object of this execution.
      if (!looksAtInputs && !hasSignedIn) execution.denials.set(guard, denied)
      return denied
    }
    return viewer ? deniedByRule(parts, 0, viewer, call) : null
  }

  function deniedByRule(
    parts: readonly Part[],
    index: number,
    viewer: Viewer,
    call: FieldCall<TContext>,
  ): MaybePromise<FieldDenial | null> {
    const part = parts[index]
    if (!part) return null
    if (part.required.alternatives.length === 0) return deniedByRule(parts, index + 1, viewer, call)
    const question = { viewer, parent: call.source, args: call.args, context: call.context }
    const open = openAlternatives(part.required, viewer, roles)
    return after(rules.firstUnmet(open, part.policy.coordinate, question, call.execution), (unmet) =>
      unmet ? fieldDenial(part, ruleDenial(unmet, roles)) : deniedByRule(parts, index + 1, viewer, call),
    )
  }

  function requirementsOfInputs(info: GraphQLResolveInfo): readonly CoordinatePolicy[] {
    const [node] = info.fieldNodes
    if (!node) return []
    const { requirements, variables } = inputsOfNodes.get(node) ?? inputsOf(policy, coordinate, field, node.arguments)
    inputsOfNodes.set(node, { requirements, variables })
    const values = coercedVariables(info)
    const isSupplied = (name: string) => Object.hasOwn(values, name) || !isDeclared(name, info)
    return [
      ...requirements.filter(({ variable }) => variable === null || isSupplied(variable)).map((each) => each.policy),
      ...variables.flatMap(({ variable, type }) => {
        if (Object.hasOwn(values, variable)) return requirementsOfValue(policy, type, values[variable], info.schema)
        return isDeclared(variable, info) ? [] : requirementsWithin(policy, type)
      }),
    ]
  }
}

/** Policy of a field or of one of its inputs, split by the response to a denial. */
type Part = { policy: CoordinatePolicy; required: Requirement; denied: 'REJECT' | 'NULL' }

const partOf = (policy: CoordinatePolicy, denied: Part['denied']): Part => ({
  policy,
  required: denied === 'REJECT' ? policy.reject : policy.answerNull,
  denied,
})

const fieldDenial = ({ policy, denied }: Part, denial: Denial): FieldDenial => ({
  coordinate: policy.coordinate,
  denial,
  denied,
  policy,
})

const isDeclared = (name: string, { operation }: GraphQLResolveInfo) =>
  operation.variableDefinitions?.some(({ variable }) => variable.name.value === name) ?? false

/** Lowest rank that meets a requirement by itself; Infinity if more than the rank is needed. */
function enoughRank({ signedIn, rank, maxAge, factors, scopes, alternatives }: Requirement): number {
  if (maxAge !== Number.POSITIVE_INFINITY || factors > 0 || scopes.length > 0) return Number.POSITIVE_INFINITY
  // A sufficient role meets an alternative without any rule, unless the alternative also needs scopes.
  if (alternatives.some((each) => each.scopes.length > 0)) return Number.POSITIVE_INFINITY
  return Math.max(signedIn ? -1 : NOBODY, rank, ...alternatives.map((each) => each.rank))
}
