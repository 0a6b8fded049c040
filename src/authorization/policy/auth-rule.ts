/** Auth rule: one `@auth`, parsed and validated. */

import { type ConstArgumentNode, type ConstDirectiveNode, type ConstValueNode, Kind, parse, print } from 'graphql'
import type { Definition } from './definition.ts'
import { type Requirement, requirement, type ScopeSets } from './requirement.ts'
import type { SchemaIssues } from './schema-issue.ts'
import { locationOf, type SourceLocation } from './source-location.ts'

export type AuthRule = {
  /** Coordinate that carries the directive. */
  coordinate: string
  requirement: Requirement
  /** Result for a viewer who does not meet the rule: `REJECT` rejects the operation, `NULL` makes the field null. */
  denied: 'REJECT' | 'NULL'
  location: SourceLocation | null
}

/** Arguments of `@auth`, as accepted by options. */
export type AuthArguments<TRole extends string = string> = {
  role?: TRole
  maxAge?: number
  factors?: number
  scopes?: ScopeSets
}

export type AuthRuleReader = (coordinate: string, directive: ConstDirectiveNode) => AuthRule

/**
 * @returns a function that reads a directive. An invalid directive adds issues, and yields a requirement that nobody
 * meets.
 */
export function authRuleReader(definition: Definition, issues: SchemaIssues): AuthRuleReader {
  const isMerged = mergeDetector()
  return (coordinate, directive) => {
    const name = directive.name.value
    const values = new Map(directive.arguments?.map((argument) => [argument.name.value, argument.value]))
    const add = (message: string) => issues.add(coordinate, message, directive)
    for (const argument of values.keys())
      if (!definition.declared.has(argument)) add(`has @${name}(${argument}:), which @${name} does not declare.`)
    if (isMerged(directive)) add(`has @${name} in two places that were merged: write it once.`)
    return {
      coordinate,
      requirement: readRequirement(values, definition, add),
      denied: readDenied(values.get('denied'), add),
      location: locationOf(directive),
    }
  }
}

type Values = ReadonlyMap<string, ConstValueNode>
type Add = (message: string) => void

function readRequirement(values: Values, definition: Definition, add: Add): Requirement {
  const rank = readRole(values.get('role'), definition, add)
  const scopes = readScopes(values.get('scopes'), add)
  const rules = readRules(values.get('or'), definition, add)
  const always = {
    signedIn: true,
    maxAge: readMaxAge(values.get('maxAge'), add),
    factors: readFactors(values.get('factors'), add),
  }
  return rules.length === 0
    ? requirement({ ...always, rank, scopes })
    : requirement({ ...always, alternatives: [{ rank, scopes, rules }] })
}

function readRole(value: ConstValueNode | undefined, { roles, defaultRank }: Definition, add: Add): number {
  if (!value) return defaultRank
  const rank = roles.indexOf(nameIn(value) ?? '')
  if (rank < 0) add(`requires role ${print(value)}, which does not exist.`)
  return rank < 0 ? roles.length : rank
}

function readMaxAge(value: ConstValueNode | undefined, add: Add): number {
  if (isAbsent(value)) return Number.POSITIVE_INFINITY
  const maxAge = value.kind === Kind.INT ? Number(value.value) : 0
  if (maxAge < 1) add(`has maxAge: ${print(value)}, which must be 1 second or more.`)
  return maxAge
}

function readFactors(value: ConstValueNode | undefined, add: Add): number {
  if (isAbsent(value)) return 0
  const factors = value.kind === Kind.INT ? Number(value.value) : 0
  if (factors !== 1 && factors !== 2) add(`has factors: ${print(value)}, which must be 1 or 2.`)
  return factors
}

/** List coercion of GraphQL: a value without brackets is a list of one. */
function readScopes(value: ConstValueNode | undefined, add: Add): ScopeSets[] {
  if (isAbsent(value)) return []
  const sets = itemsOf(value).map((set) =>
    itemsOf(set).map((each) => (each.kind === Kind.STRING ? each.value.trim() : '')),
  )
  if (sets.length === 0 || sets.some((set) => set.length === 0 || set.includes('')))
    add(`has scopes: ${print(value)}, which must be lists of names, none of them empty.`)
  return [sets]
}

function readRules(value: ConstValueNode | undefined, { rules }: Definition, add: Add): string[] {
  if (isAbsent(value)) return []
  return itemsOf(value).map((each) => {
    const name = nameIn(each) ?? ''
    if (!rules.includes(name)) add(`has or: ${print(each)}, which is not a rule.`)
    return name
  })
}

function readDenied(value: ConstValueNode | undefined, add: Add): 'REJECT' | 'NULL' {
  const name = value && nameIn(value)
  if (value && name !== 'REJECT' && name !== 'NULL') add(`has denied: ${print(value)}, which must be REJECT or NULL.`)
  return name === 'NULL' ? 'NULL' : 'REJECT'
}

/** In a node made from `extensions.directives`, which has no location, a string may be an enum value. */
function nameIn(value: ConstValueNode): string | undefined {
  return value.kind === Kind.ENUM || (value.kind === Kind.STRING && !value.loc) ? value.value : undefined
}

const isAbsent = (value: ConstValueNode | undefined): value is undefined => !value || value.kind === Kind.NULL

const itemsOf = (value: ConstValueNode): readonly ConstValueNode[] =>
  value.kind === Kind.LIST ? value.values : [value]

/** Returns the requirement that an option states for an element without a directive. */
export function requirementOfOption(
  { role, maxAge, factors = 0, scopes }: AuthArguments,
  option: string,
  { roles, defaultRank }: Definition,
  issues: SchemaIssues,
): Requirement {
  const rank = role === undefined ? defaultRank : roles.indexOf(role)
  if (role !== undefined && rank < 0) issues.add(option, `requires role ${role}, which does not exist.`, null)
  return requirement({
    signedIn: true,
    rank,
    factors,
    ...(maxAge !== undefined && { maxAge }),
    ...(scopes && { scopes: [scopes] }),
  })
}

/**
 * Detects a directive that is the merge of two. Tools that merge type definitions (@graphql-tools/merge for `extend
 * type`) replace arguments of one by those of the other. An ADMIN type may then become a USER type. The node's
 * arguments then differ from its source text.
 */
function mergeDetector(): (directive: ConstDirectiveNode) => boolean {
  const counts = new Map<string, number>()
  return ({ loc, arguments: values = [] }) => {
    if (!loc) return false
    const text = loc.source.body.slice(loc.start, loc.end)
    const count = counts.get(text) ?? countArguments(text)
    counts.set(text, count)
    const isInside = (node: ConstValueNode | ConstArgumentNode): boolean =>
      node.loc !== undefined &&
      node.loc.source === loc.source &&
      node.loc.start >= loc.start &&
      node.loc.end <= loc.end &&
      (node.kind !== Kind.ARGUMENT || isInside(node.value)) &&
      (node.kind !== Kind.LIST || node.values.every(isInside))
    return values.length !== count || !values.every(isInside)
  }
}

function countArguments(text: string): number {
  const [carrier] = parse(`scalar Carrier ${text}`, { noLocation: true }).definitions
  const [directive] = (carrier?.kind === Kind.SCALAR_TYPE_DEFINITION && carrier.directives) || []
  return directive?.arguments?.length ?? 0
}
