/** Access matrix: for each coordinate, the weakest viewer who can reach it, and the cheapest path. */

import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { type Level, meets } from '../introspection/level.ts'
import { type Path, reachable } from '../introspection/reachable.ts'
import type { Policy } from '../policy/policy.ts'
import { all, NOTHING, type Requirement, type ScopeSets } from '../policy/requirement.ts'
import { rootTypes } from '../policy/schema-elements.ts'
import { NOBODY } from '../policy/viewer.ts'

export type AccessRow = {
  coordinate: string
  kind: 'root field' | 'field' | 'input'
  /** Lowest role; null for anonymous, '' for any signed-in viewer, undefined if nobody can reach it. */
  role: string | null | undefined
  /** Maximum seconds since the viewer authenticated; null without a limit. */
  maxAge: number | null
  /** Minimum number of authentication factors; 0 without a minimum. */
  factors: number
  /** Scopes required on the path; all of them. */
  scopes: readonly ScopeSets[]
  /**
   * Object rules that a viewer of this role must meet on the path, such as 'SELF' or 'SELF or TEAM'. Empty if the role
   * is sufficient.
   */
  rules: readonly string[]
  /** Lowest role that needs no rules; undefined if there is none, or no rules apply. */
  always: string | null | undefined
  /** True if weaker viewers get null instead of an error. */
  answersNull: boolean
  /** Shortest path from a root field; of several, the first by name. */
  path: Path
}

/** @returns root fields first; each part sorted by name. */
export function accessMatrix(schema: GraphQLSchema, policy: Policy): AccessRow[] {
  const levels = levelsOf(policy)
  const withRules = levels.map((level) => ({ level, reached: reachable(schema, policy, level).coordinates }))
  const withoutRules =
    policy.rules.length === 0
      ? withRules
      : levels.map((level) => ({
          level,
          reached: reachable(schema, policy, { ...level, meetsRules: false }).coordinates,
        }))

  const rows = coordinatesOf(schema).map(({ coordinate, kind }): AccessRow => {
    const least = withRules.find((each) => each.reached.has(coordinate))
    const always = withoutRules.find((each) => each.reached.has(coordinate))
    const path = least?.reached.get(coordinate) ?? []
    const needed = all([...path, coordinate].map((each) => policy.coordinates.get(each)?.whole ?? NOTHING))
    const byRole = least && { ...least.level, meetsRules: false }
    return {
      coordinate,
      kind,
      role: least && roleOf(least.level, policy),
      maxAge: least && Number.isFinite(least.level.age) ? least.level.age : null,
      factors: least?.level.factors ?? 0,
      scopes: least ? scopesFor(needed, least.level) : [],
      rules: byRole ? openRules(needed, byRole) : [],
      always: always && roleOf(always.level, policy),
      answersNull: policy.coordinates.get(coordinate)?.answerNull.signedIn ?? false,
      path,
    }
  })
  return rows.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(a.coordinate, b.coordinate))
}

export const KINDS: readonly AccessRow['kind'][] = ['root field', 'field', 'input']

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const roleOf = ({ rank }: Level, { roles }: Policy): string | null => (rank === NOBODY ? null : (roles[rank] ?? ''))

/** Returns the rules of the alternatives that a role does not meet. */
const openRules = ({ alternatives }: Requirement, byRole: Level): string[] => {
  const open = alternatives.filter((each) => !meets(byRole, { ...NOTHING, alternatives: [each] }))
  return [...new Set(open.map(({ rules }) => rules.join(' or ')))]
}

/** Returns the scopes that a role needs in addition, including those that replace a rule. */
const scopesFor = ({ scopes, alternatives }: Requirement, { rank }: Level): readonly ScopeSets[] => [
  ...scopes,
  ...alternatives.filter((each) => rank >= each.rank).flatMap((each) => each.scopes),
]

/**
 * Returns the kinds of viewers that the policy distinguishes, weakest first. Scopes do not count: they are listed
 * instead.
 */
function levelsOf({ roles, coordinates }: Policy): Level[] {
  const ages = new Set([Number.POSITIVE_INFINITY])
  const factors = new Set([0])
  for (const { authRules } of coordinates.values())
    for (const { requirement } of authRules) {
      ages.add(requirement.maxAge)
      factors.add(requirement.factors)
    }
  const longestFirst = [...ages].toSorted((a, b) => b - a)
  const fewestFirst = [...factors].toSorted((a, b) => a - b)
  const rest = { scopes: 'all' as const, onlyScopes: false, meetsRules: true }
  const ranks = [-1, ...roles.keys()].filter((rank) => rank >= 0 || needsNoRole({ coordinates }))
  return [
    { rank: NOBODY, age: Number.POSITIVE_INFINITY, factors: 0, ...rest },
    ...ranks.flatMap((rank) =>
      fewestFirst.flatMap((each) => longestFirst.map((age) => ({ rank, factors: each, age, ...rest }))),
    ),
  ]
}

/** Returns whether a viewer without a role can use something that anonymous viewers cannot. */
const needsNoRole = ({ coordinates }: Pick<Policy, 'coordinates'>) =>
  [...coordinates.values()].some(({ authRules }) =>
    authRules.some(
      ({ requirement: { rank, alternatives } }) => rank < 0 && alternatives.every((each) => each.rank < 0),
    ),
  )

function coordinatesOf(schema: GraphQLSchema): Pick<AccessRow, 'coordinate' | 'kind'>[] {
  const roots = rootTypes(schema)
  return Object.values(schema.getTypeMap()).flatMap((type): Pick<AccessRow, 'coordinate' | 'kind'>[] => {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) return []
    const input = (name: string) => ({ coordinate: `${type.name}.${name}`, kind: 'input' as const })
    if (isInputObjectType(type)) return Object.keys(type.getFields()).map(input)
    if (isEnumType(type)) return type.getValues().map(({ name }) => input(name))
    if (!isObjectType(type) && !isInterfaceType(type)) return []
    const kind = roots.some((root) => root === type) ? 'root field' : 'field'
    return Object.values(type.getFields()).flatMap(({ name, args }) => [
      { coordinate: `${type.name}.${name}`, kind },
      ...args.map((argument) => input(`${name}(${argument.name}:)`)),
    ])
  })
}
