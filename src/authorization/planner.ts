/** Decides about an operation as a whole, before anything of it runs. */

import {
  type ConstValueNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import { ageOf, type Denial, decide, type Viewer } from './decide.ts'
import { asksOfLiteral, asksOfValue } from './inputs.ts'
import { type Ask, compilePlan, type Plan } from './plan.ts'
import type { CoordinatePolicy, Policy } from './policy.ts'
import { type Ages, refusedAges } from './refused-ages.ts'

/** A coordinate that the viewer may not use. */
export type DeniedCoordinate = {
  coordinate: string
  denial: Denial
  /** REJECT: the operation is refused. NULL: the field is null. */
  denied: 'REJECT' | 'NULL'
  asks: CoordinatePolicy
  /** Where the operation uses it first. */
  node: FieldNode
}

type Variables = Readonly<Record<string, unknown>>

/** As a request brings it: `variables` before GraphQL coerces them. */
export type Request = {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables?: Variables | undefined
}

export type Planner = {
  /** Everything that this viewer is denied in this operation; nothing, if it may run. */
  denials(request: Request, viewer: Viewer | null, now: () => Date): readonly DeniedCoordinate[]
  /** Whether the operation asks for `__schema` or `__type`. */
  introspects(request: Request): boolean
  /** What the operation asks for with these variables, whoever asks. */
  asks(request: Request): readonly Ask[]
}

type CompiledPlan = Plan & { refused: readonly (readonly Ages[])[] }

/** An operation's plans, one for each combination of what its `@skip` and `@include` depend on. */
type Compiled = { conditionVariables: readonly string[]; plans: Map<string, CompiledPlan> }

/** A client switches a few parts on and off; who tries more combinations than this has them compiled each time. */
const MOST_PLANS = 64

const NONE: readonly DeniedCoordinate[] = []

export function createPlanner(schema: GraphQLSchema, policy: Policy): Planner {
  const cache = new WeakMap<DocumentNode, Map<OperationDefinitionNode, Compiled>>()
  return { denials, introspects: (request) => planFor(request).introspects, asks }

  function planFor(request: Request): CompiledPlan {
    const { document, operation } = request
    const operations = cache.get(document) ?? new Map<OperationDefinitionNode, Compiled>()
    const compiled = operations.get(operation) ?? {
      conditionVariables: conditionVariables(document),
      plans: new Map<string, CompiledPlan>(),
    }
    if (compiled.plans.size === 0) cache.set(document, operations.set(operation, compiled))

    let key = ''
    for (const variable of compiled.conditionVariables) key += String(conditionOf(request, variable))[0]
    const known = compiled.plans.get(key)
    if (known) return known
    const plan = compilePlan(schema, policy, document, operation, (variable) => conditionOf(request, variable))
    const compiledPlan = { ...plan, refused: refusedAges(plan.asks, policy.roles.length) }
    if (compiled.plans.size < MOST_PLANS) compiled.plans.set(key, compiledPlan)
    return compiledPlan
  }

  function denials(request: Request, viewer: Viewer | null, now: () => Date): readonly DeniedCoordinate[] {
    const plan = planFor(request)
    if (!refuses(plan, viewer, now) && plan.conditional.length === 0 && plan.inputs.length === 0) return NONE

    const denied = new Map<string, DeniedCoordinate>()
    for (const { asks, within, node } of asksOf(plan, request)) {
      const { coordinate, reject } = asks
      if (denied.has(coordinate) || decide(within, viewer, now, policy.roles)) continue
      const denial = decide(reject, viewer, now, policy.roles)
      if (denial) denied.set(coordinate, { coordinate, denial, denied: 'REJECT', asks, node })
    }
    return [...denied.values()]
  }

  function refuses({ refused }: CompiledPlan, viewer: Viewer | null, now: () => Date): boolean {
    const ages = refused[viewer === null ? 0 : policy.roles.indexOf(viewer.role) + 1] ?? []
    if (ages.length === 0) return false
    const age = viewer === null ? Number.POSITIVE_INFINITY : ageOf(viewer, now())
    return ages.some(({ above, upTo }) => age > above && age <= upTo)
  }

  function asks(request: Request): readonly Ask[] {
    return asksOf(planFor(request), request)
  }

  function asksOf(plan: Plan, { operation, variables = {} }: Request): readonly Ask[] {
    if (plan.conditional.length === 0 && plan.inputs.length === 0) return plan.asks
    const defaults = defaultsOf(operation)
    const isSupplied = (variable: string) => Object.hasOwn(variables, variable) || defaults.has(variable)
    return [
      ...plan.asks,
      ...plan.conditional.filter(({ variable }) => isSupplied(variable)),
      ...plan.inputs.flatMap(({ variable, type, within, node }) => {
        const literal = defaults.get(variable)
        const found = Object.hasOwn(variables, variable)
          ? asksOfValue(policy, type, variables[variable], null)
          : literal
            ? asksOfLiteral(policy, type, literal)
            : []
        return found.map((asked) => ({ asks: asked, within, node }))
      }),
    ]
  }
}

const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode) =>
  new Map<string, ConstValueNode>(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, defaultValue] as const] : [],
    ),
  )

/** undefined for what execution will find to be no Boolean. */
function conditionOf({ operation, variables = {} }: Request, variable: string): boolean | undefined {
  const value = variables[variable]
  if (Object.hasOwn(variables, variable)) return typeof value === 'boolean' ? value : undefined
  const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === variable)
  return definition?.defaultValue?.kind === Kind.BOOLEAN ? definition.defaultValue.value : undefined
}

/** The variables that some `@skip` or `@include` in a document depends on. */
function conditionVariables(document: DocumentNode): string[] {
  const found = new Set<string>()
  visit(document, {
    Directive({ name, arguments: values = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      for (const { value } of values) if (value.kind === Kind.VARIABLE) found.add(value.name.value)
    },
  })
  return [...found]
}
