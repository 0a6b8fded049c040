/** Why an operation is allowed to somebody, or isn't. */

import { type DocumentNode, GraphQLError, type GraphQLSchema, getOperationAST, validate } from 'graphql'
import { decide, type Viewer } from './decide.ts'
import { printRequirement } from './descriptions.ts'
import { type Place, printPlace } from './place.ts'
import { createPlanner, type DeniedCoordinate } from './planner.ts'
import type { Policy } from './policy.ts'
import { all } from './requirement.ts'
import type { Rule } from './rule.ts'

export type Question = {
  document: DocumentNode
  operationName?: string | undefined
  variables?: Readonly<Record<string, unknown>> | undefined
  /** null for nobody. */
  viewer: Viewer | null
  now: Date
}

export type ExplainedDenial = Pick<DeniedCoordinate, 'coordinate' | 'denial' | 'denied'> & {
  /** The `@auth`s that the viewer doesn't meet. */
  rules: readonly Rule[]
  /** 'role ADMIN' */
  enough: string
}

export type Explanation = {
  /** What keeps the operation from being one: nothing is known of it then. */
  errors: readonly GraphQLError[]
  allowed: boolean
  /** Of an operation that is allowed, only fields that are answered null. */
  denials: readonly ExplainedDenial[]
  /** What would surely be enough for all of it. */
  enough: string
}

export function explain(schema: GraphQLSchema, policy: Policy, question: Question): Explanation {
  const { document, operationName, variables, viewer, now } = question
  const operation = getOperationAST(document, operationName)
  const noOperation = new GraphQLError('Which of the operations is meant is not told, or there is no such one.')
  const errors = operation ? validate(schema, document) : [noOperation]
  if (errors.length > 0 || !operation) return { errors, allowed: false, denials: [], enough: 'nothing' }

  const asks = createPlanner(schema, policy).asks({ document, operation, variables })
  const meets = (requirement: Rule['requirement']) => decide(requirement, viewer, () => now, policy.roles) === null
  const denials = new Map<string, ExplainedDenial>()
  for (const { asks: asked, within } of asks) {
    const { coordinate, reject, answerNull, rules } = asked
    if (denials.has(coordinate) || !meets(within)) continue
    const rejected = decide(reject, viewer, () => now, policy.roles)
    const denial = rejected ?? decide(answerNull, viewer, () => now, policy.roles)
    if (!denial) continue
    denials.set(coordinate, {
      coordinate,
      denial,
      denied: rejected ? 'REJECT' : 'NULL',
      rules: rules.filter(({ requirement }) => !meets(requirement)),
      enough: printRequirement(all([reject, answerNull]), policy.roles),
    })
  }
  return {
    errors,
    allowed: ![...denials.values()].some(({ denied }) => denied === 'REJECT'),
    denials: [...denials.values()],
    enough: printRequirement(all(asks.flatMap(({ asks: each }) => [each.reject, each.answerNull])), policy.roles),
  }
}

/** For a person. */
export function printExplanation({ errors, allowed, denials, enough }: Explanation): string {
  if (errors.length > 0) return ['Not a valid operation.', ...errors.map(({ message }) => `  ${message}`)].join('\n')
  const lines = denials.flatMap(({ coordinate, denied, rules, enough: ofField }) => [
    `  ${coordinate} ${denied === 'NULL' ? 'would be null' : 'is denied'}; ${ofField} would be enough`,
    ...rules.map(
      ({ coordinate: carrier, place }) => `    by @auth on ${carrier}, ${printPlace(place satisfies Place | null)}`,
    ),
  ])
  return [
    allowed ? 'Allowed.' : 'Not allowed.',
    ...lines,
    ...(denials.length > 0 ? [`Enough for all of it: ${enough}.`] : []),
  ].join('\n')
}
