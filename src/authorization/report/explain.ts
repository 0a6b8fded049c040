/** Explains why a viewer may or may not run an operation. */

import { type DocumentNode, GraphQLError, type GraphQLSchema, getOperationAST, validate } from 'graphql'
import type { AbstractMode } from '../plan/compile-plan.ts'
import { createPlanner, type DeniedCoordinate } from '../plan/planner.ts'
import type { AuthRule } from '../policy/auth-rule.ts'
import { decide, openAlternatives } from '../policy/decide.ts'
import type { CoordinatePolicy, Policy } from '../policy/policy.ts'
import { all, NOTHING, type Requirement } from '../policy/requirement.ts'
import { schemaElements } from '../policy/schema-elements.ts'
import { printLocation } from '../policy/source-location.ts'
import type { Viewer } from '../policy/viewer.ts'
import { printRequirement } from './print-requirement.ts'

export type Question = {
  document: DocumentNode
  operationName?: string | undefined
  variables?: Readonly<Record<string, unknown>> | undefined
  /** Null for an anonymous viewer. */
  viewer: Viewer | null
  now: Date
  /** Defaults to `reject`. */
  abstract?: AbstractMode
}

export type ExplainedDenial = Pick<DeniedCoordinate, 'coordinate' | 'denial' | 'denied'> & {
  /** Auth rules that the viewer does not meet. */
  authRules: readonly AuthRule[]
  /** Sufficient requirement, such as 'role ADMIN'. */
  enough: string
}

/** Coordinate that is allowed only if an object rule is met. */
export type ExplainedRule = { coordinate: string; rules: readonly string[]; enough: string }

export type Explanation = {
  /** Validation errors of the operation. The other lists are then empty. */
  errors: readonly GraphQLError[]
  allowed: boolean
  /** Denied coordinates. If the operation is allowed, these are fields that are null. */
  denials: readonly ExplainedDenial[]
  /** Requirements that are decided for each object. */
  objectRules: readonly ExplainedRule[]
  /** Smallest requirement that allows the whole operation. */
  enough: string
}

export function explain(schema: GraphQLSchema, policy: Policy, question: Question): Explanation {
  const { document, operationName, variables, viewer, now, abstract } = question
  const operation = getOperationAST(document, operationName)
  const noOperation = new GraphQLError(
    'Missing or unknown operation name: send the name of an operation in the document.',
  )
  const errors = operation ? validate(schema, document) : [noOperation]
  if (errors.length > 0 || !operation)
    return { errors, allowed: false, denials: [], objectRules: [], enough: 'nothing' }

  const { denials, objectRules, denialOf, add } = collector(policy, viewer, now)
  const planned = createPlanner(schema, policy, abstract).requirements({ document, operation, variables })
  for (const { policies, within, asked } of planned) {
    const [first, ...others] = policies
    if (!first || denialOf(within)) continue
    // If several types have the field, the lowest requirement counts.
    const least = others.length === 0 ? first : (policies.find((each) => !denialOf(each.whole)) ?? first)
    add(least, others.length === 0 ? first.coordinate : asked)
  }
  const enough = all(planned.flatMap(({ policies }) => policies.map(({ whole }) => whole)))
  return explanation(denials, objectRules, printRequirement(enough, policy.roles))
}

/**
 * Explains one coordinate: `User.email`, `Query.users(search:)`, `TodoFilter.done`. @returns undefined if it does not
 * exist.
 */
export function explainCoordinate(
  schema: GraphQLSchema,
  policy: Policy,
  coordinate: string,
  { viewer, now }: Pick<Question, 'viewer' | 'now'>,
): Explanation | undefined {
  if (!schemaElements(schema).some((each) => each.coordinate === coordinate)) return undefined
  const { denials, objectRules, add } = collector(policy, viewer, now)
  const required = policy.coordinates.get(coordinate)
  if (required) add(required, coordinate)
  return explanation(denials, objectRules, printRequirement(required?.whole ?? NOTHING, policy.roles))
}

function explanation(
  denials: readonly ExplainedDenial[],
  objectRules: readonly ExplainedRule[],
  enough: string,
): Explanation {
  const allowed = !denials.some(({ denied }) => denied === 'REJECT')
  return { errors: [], allowed, denials, objectRules, enough }
}

/** Collects each coordinate once, together with its denial. */
function collector({ roles }: Policy, viewer: Viewer | null, now: Date) {
  const denials: ExplainedDenial[] = []
  const objectRules: ExplainedRule[] = []
  const known = new Set<string>()
  const denialOf = (requirement: Requirement) => decide(requirement, viewer, () => now, roles)
  return { denials, objectRules, denialOf, add }

  function add({ reject, answerNull, whole, authRules }: CoordinatePolicy, coordinate: string): void {
    if (known.has(coordinate)) return
    known.add(coordinate)
    const rejected = denialOf(reject)
    const denial = rejected ?? denialOf(answerNull)
    const enough = printRequirement(whole, roles)
    const unmet = authRules.filter(({ requirement }) => denialOf(requirement))
    const rules = viewer ? openAlternatives(whole, viewer, roles).flatMap((each) => each.rules) : []
    if (denial)
      denials.push({ coordinate, denial, denied: rejected ? 'REJECT' : 'NULL', authRules: distinct(unmet), enough })
    else if (rules.length > 0) objectRules.push({ coordinate, rules, enough })
  }
}

/** Removes duplicates: the rule of a type applies to its fields and to fields that return it. */
const distinct = (rules: readonly AuthRule[]): AuthRule[] => [
  ...new Map(rules.map((rule) => [`${rule.coordinate} ${printLocation(rule.location)}`, rule])).values(),
]

/** Formats an explanation as text. */
export function printExplanation({ errors, allowed, denials, objectRules, enough }: Explanation): string {
  if (errors.length > 0) return ['Not a valid operation.', ...errors.map(({ message }) => `  ${message}`)].join('\n')
  const lines = denials.flatMap(({ coordinate, denied, authRules, enough: ofField }) => [
    `  ${coordinate} ${denied === 'NULL' ? 'would be null' : 'is denied'}; ${ofField} would be enough`,
    ...authRules.map(({ coordinate: carrier, location }) => `    by @auth on ${carrier}, ${printLocation(location)}`),
  ])
  const byRule = objectRules.map(
    ({ coordinate, rules, enough: ofField }) =>
      `  ${coordinate} is allowed where ${rules.join(' or ')}; ${ofField} would be enough`,
  )
  return [
    allowed ? 'Allowed.' : 'Not allowed.',
    ...lines,
    ...byRule,
    ...(denials.length > 0 ? [`Enough for all of it: ${enough}.`] : []),
  ].join('\n')
}
