/** Planner: decides about a whole operation before any of it runs. */

import type { ConstValueNode, DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { type Denial, decide } from '../policy/decide.ts'
import type { CoordinatePolicy, Policy } from '../policy/policy.ts'
import { all, type Requirement } from '../policy/requirement.ts'
import type { Viewer } from '../policy/viewer.ts'
import { type AbstractMode, compilePlan } from './compile-plan.ts'
import { conditionsOf, conditionVariables } from './conditions.ts'
import { requirementsOfLiteral, requirementsOfValue, requirementsWithin } from './inputs.ts'
import type { Plan, PlannedRequirement } from './plan.ts'

/** A coordinate that the viewer may not use. */
export type DeniedCoordinate = {
  coordinate: string
  denial: Denial
  /** REJECT: the operation is rejected. NULL: the field is null. */
  denied: 'REJECT' | 'NULL'
  policy: CoordinatePolicy
  /** First use in the operation. */
  node: FieldNode
  /** Coordinate with the type on which the operation selects the field. */
  asked: string
}

/** Operation and variables of a request. */
export type Request = {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables?: Readonly<Record<string, unknown>> | null | undefined
  /** Schema that coerced the variables; omitted if they are as sent by the client. */
  coercedBy?: GraphQLSchema | null
}

export type Planner = {
  /** Returns everything in the operation that the viewer may not use; empty if the operation may run. */
  denials(request: Request, viewer: Viewer | null, now: () => Date): readonly DeniedCoordinate[]
  /** Returns whether the operation selects `__schema` or `__type`. */
  introspects(request: Request): boolean
  /** Returns whether the response depends on the viewer. */
  dependsOnViewer(request: Request): boolean
  /** Returns the requirements of the operation with these variables. */
  requirements(request: Request): readonly PlannedRequirement[]
}

/** Combined requirement of all fields with the same enclosing requirement. */
type Summary = { within: Requirement; reject: Requirement }

type SummedPlan = Plan & { summaries: readonly Summary[]; alternatives: readonly PlannedRequirement[] }

/** Plans of an operation: one for each combination of the variables in `@skip` and `@include`. */
type Compiled = { conditionVariables: readonly string[]; plans: Map<string, SummedPlan> }

/** Maximum number of cached plans per operation. Further combinations are compiled on each request. */
const MAX_PLANS = 64

const NONE: readonly DeniedCoordinate[] = []
const NO_VARIABLES: Readonly<Record<string, unknown>> = {}

export function createPlanner(schema: GraphQLSchema, policy: Policy, mode: AbstractMode = 'reject'): Planner {
  const { roles } = policy
  const cache = new WeakMap<DocumentNode, Map<OperationDefinitionNode, Compiled>>()
  return {
    denials,
    introspects: (request) => planFor(request).introspects,
    dependsOnViewer: (request) => planFor(request).dependsOnViewer,
    requirements: (request) => requirementsOf(planFor(request), request),
  }

  function planFor(request: Request): SummedPlan {
    const { document, operation } = request
    const operations = cache.get(document) ?? new Map<OperationDefinitionNode, Compiled>()
    const compiled = operations.get(operation) ?? {
      conditionVariables: conditionVariables(document),
      plans: new Map<string, SummedPlan>(),
    }
    if (compiled.plans.size === 0) cache.set(document, operations.set(operation, compiled))

    const conditions = conditionsOf(operation, request.variables ?? NO_VARIABLES)
    let key = ''
    for (const variable of compiled.conditionVariables) key += String(conditions(variable))[0]
    const known = compiled.plans.get(key)
    if (known) return known
    const plan = summed(compilePlan(schema, policy, mode, request, conditions))
    if (compiled.plans.size < MAX_PLANS) compiled.plans.set(key, plan)
    return plan
  }

  function denials(request: Request, viewer: Viewer | null, now: () => Date): readonly DeniedCoordinate[] {
    const plan = planFor(request)
    const isStatic = plan.conditional.length === 0 && plan.inputs.length === 0
    if (isStatic && !isDenied(plan, viewer, now)) return NONE

    const denied = new Map<string, DeniedCoordinate>()
    for (const required of requirementsOf(plan, request)) {
      const denial = denialOf(required, viewer, now)
      if (denial && !denied.has(denial.coordinate)) denied.set(denial.coordinate, denial)
    }
    return denied.size === 0 ? NONE : [...denied.values()]
  }

  function isDenied({ summaries, alternatives }: SummedPlan, viewer: Viewer | null, now: () => Date): boolean {
    for (const { within, reject } of summaries)
      if (!decide(within, viewer, now, roles) && decide(reject, viewer, now, roles)) return true
    return alternatives.some((each) => denialOf(each, viewer, now) !== null)
  }

  function denialOf(required: PlannedRequirement, viewer: Viewer | null, now: () => Date): DeniedCoordinate | null {
    const { policies, within, node, asked } = required
    const [policy] = policies
    if (!policy || decide(within, viewer, now, roles)) return null
    let first: Denial | null = null
    for (const { reject } of policies) {
      const denial = decide(reject, viewer, now, roles)
      if (!denial) return null
      first ??= denial
    }
    const coordinate = policies.length > 1 ? asked : policy.coordinate
    return first && { coordinate, denial: first, denied: 'REJECT', policy, node, asked }
  }

  function requirementsOf(
    plan: Plan,
    { operation, variables, coercedBy = null }: Request,
  ): readonly PlannedRequirement[] {
    if (plan.conditional.length === 0 && plan.inputs.length === 0) return plan.requirements
    const given = variables ?? NO_VARIABLES
    const defaults = new Map<string, ConstValueNode | undefined>(
      operation.variableDefinitions?.map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
    )
    // An undeclared variable may still be supplied, such as a variable of a fragment.
    const isSupplied = (name: string) =>
      Object.hasOwn(given, name) || defaults.get(name) !== undefined || !defaults.has(name)
    return [
      ...plan.requirements,
      ...plan.conditional.filter(({ variable }) => isSupplied(variable)),
      ...plan.inputs.flatMap(({ variable, type, ...place }) => {
        const literal = defaults.get(variable)
        const found = Object.hasOwn(given, variable)
          ? requirementsOfValue(policy, type, given[variable], coercedBy)
          : literal
            ? requirementsOfLiteral(policy, type, literal)
            : defaults.has(variable)
              ? []
              : requirementsWithin(policy, type)
        return found.map((each) => ({ policies: [each], ...place, asked: each.coordinate }))
      }),
    ]
  }
}

/** Adds combined requirements, which decide most requests in one comparison. */
function summed(plan: Plan): SummedPlan {
  const groups = new Map<string, { within: Requirement; rejects: Requirement[] }>()
  for (const { policies, within } of plan.requirements) {
    const [policy, another] = policies
    if (!policy || another) continue
    const group = groups.get(within.key) ?? { within, rejects: [] }
    groups.set(within.key, group)
    group.rejects.push(policy.reject)
  }
  return {
    ...plan,
    summaries: [...groups.values()].map(({ within, rejects }) => ({ within, reject: all(rejects) })),
    alternatives: plan.requirements.filter(({ policies }) => policies.length > 1),
  }
}
