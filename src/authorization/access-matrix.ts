/** Who reaches what: for each coordinate the least that a viewer must be, by the cheapest way there. */

import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { printRequirement } from './descriptions.ts'
import type { Policy } from './policy.ts'
import { isNothing, type Requirement } from './requirement.ts'
import { type Path, usable } from './usable.ts'

export type AccessRow = {
  coordinate: string
  kind: 'root field' | 'field' | 'input'
  /** The least role; null for anonymous, undefined for what nobody can reach. */
  role: string | null | undefined
  /** Within how many seconds the password must have been given; null for however long. */
  maxAge: number | null
  /** Whether a viewer below that is answered null rather than refused. */
  answersNull: boolean
  /** From a root field to what has it, the first by name of the shortest. */
  path: Path
}

/** @returns root fields first, each part sorted by name. */
export function accessMatrix(schema: GraphQLSchema, policy: Policy): AccessRow[] {
  const levels = levelsOf(policy).map((level) => ({ level, reached: usable(schema, policy, level).coordinates }))
  const rows = coordinatesOf(schema).map(({ coordinate, kind }): AccessRow => {
    const { level, reached } = levels.find((each) => each.reached.has(coordinate)) ?? {}
    const asks = policy.coordinates.get(coordinate)
    return {
      coordinate,
      kind,
      role: level && (policy.roles[level.rank] ?? null),
      maxAge: level && Number.isFinite(level.maxAge) ? level.maxAge : null,
      answersNull: asks !== undefined && !isNothing(asks.answerNull),
      path: reached?.get(coordinate) ?? [],
    }
  })
  return rows.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(a.coordinate, b.coordinate))
}

const KINDS: readonly AccessRow['kind'][] = ['root field', 'field', 'input']

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Everything that a viewer can be, as far as the policy can tell, the least first. */
function levelsOf({ roles, coordinates }: Policy): Requirement[] {
  const ages = new Set([Number.POSITIVE_INFINITY])
  for (const { rules } of coordinates.values()) for (const { requirement } of rules) ages.add(requirement.maxAge)
  const longestFirst = [...ages].sort((a, b) => b - a)
  return [
    { rank: -1, maxAge: Number.POSITIVE_INFINITY },
    ...roles.flatMap((_, rank) => longestFirst.map((maxAge) => ({ rank, maxAge }))),
  ]
}

function coordinatesOf(schema: GraphQLSchema): Pick<AccessRow, 'coordinate' | 'kind'>[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
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

const HEADINGS: Record<AccessRow['kind'], string> = {
  'root field': 'Root fields',
  field: 'Fields',
  input: 'Arguments, input fields and enum values',
}

/** The matrix as a Markdown page, a line for each coordinate. */
export function printAccessMatrix(rows: readonly AccessRow[], policy: Policy): string {
  const sections = KINDS.map((kind) => {
    const lines = rows.filter((row) => row.kind === kind).map((row) => printRow(row, policy))
    return [`## ${HEADINGS[kind]}`, '', '| Coordinate | Least role | By |', '|---|---|---|', ...lines, ''].join('\n')
  })
  return sections.join('\n')
}

function printRow({ coordinate, role, maxAge, answersNull, path }: AccessRow, { roles }: Policy): string {
  const requirement = { rank: role ? roles.indexOf(role) : -1, maxAge: maxAge ?? Number.POSITIVE_INFINITY }
  const least =
    role === undefined ? 'nobody' : role === null ? 'anonymous' : printRequirement(requirement, roles).slice(5)
  return `| \`${coordinate}\` | ${least}${answersNull ? '; null for others' : ''} | ${path.join(' → ')} |`
}
