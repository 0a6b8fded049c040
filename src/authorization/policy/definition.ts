/** Definitions of `@auth` and `@public`. They are validated, so that every directive in the SDL is enforced. */

import {
  type GraphQLArgument,
  type GraphQLDirective,
  type GraphQLEnumType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isNonNullType,
} from 'graphql'
import { defaultEnumName, defaultOf } from '../graphql-17.ts'
import type { SchemaIssues } from './schema-issue.ts'

export type DirectiveNames = { auth: string; public: string }

export type Definition = {
  /** Weakest first. */
  roles: readonly string[]
  /** Index of the role that `@auth` requires without arguments; -1 if the directive has no roles. */
  defaultRank: number
  /** Names of object rules. */
  rules: readonly string[]
  /** Arguments that the directive declares. */
  declared: ReadonlySet<string>
}

/** Locations where `@auth` is enforced. */
const AUTH_LOCATIONS: readonly string[] = [
  'OBJECT',
  'INTERFACE',
  'UNION',
  'SCALAR',
  'ENUM',
  'FIELD_DEFINITION',
  'ARGUMENT_DEFINITION',
  'INPUT_OBJECT',
  'INPUT_FIELD_DEFINITION',
  'ENUM_VALUE',
]
const PUBLIC_LOCATIONS: readonly string[] = ['FIELD_DEFINITION']

/** Validates the type of each argument that a host may declare. */
const ARGUMENTS: Record<string, (argument: GraphQLArgument) => boolean> = {
  role: (argument) => defaultName(argument) !== undefined,
  maxAge: (argument) => isOptional(argument, 'Int'),
  factors: (argument) => isOptional(argument, 'Int'),
  scopes: (argument) => isOptional(argument, '[[String!]!]'),
  or: (argument) =>
    isEnumType(getNamedType(argument.type)) && isOptional(argument, `[${getNamedType(argument.type).name}!]`),
  denied: (argument) => defaultName(argument) === 'REJECT' && String(valuesOf(argument).toSorted()) === 'NULL,REJECT',
}

const SIGNATURE =
  'role: <enum of roles>! = <one of them>, maxAge: Int, factors: Int, scopes: [[String!]!], or: [<enum of rules>!], ' +
  'denied: <enum of REJECT and NULL>! = REJECT'

/**
 * @param roles roles from the options, weakest first. The order of the enum has no meaning.
 * @returns as much as a faulty definition reveals, so that the rest of the schema can be checked too.
 */
export function readDefinition(
  schema: GraphQLSchema,
  names: DirectiveNames,
  roles: readonly string[] | undefined,
  issues: SchemaIssues,
): Definition {
  const auth = schema.getDirective(names.auth)
  if (!auth) issues.add(`@${names.auth}`, 'is not defined.', null)
  for (const directive of schema.getDirectives())
    if (directive.name !== names.auth && hasSignatureOfAuth(directive))
      issues.add(
        `@${directive.name}`,
        `looks like authorization, but the directive that is enforced is @${names.auth}.`,
        directive.astNode,
      )
  checkPublic(schema.getDirective(names.public), issues)
  if (!auth) return { roles: [], defaultRank: -1, rules: [], declared: new Set() }

  const isAsSpecified = auth.args.every((each) => Object.hasOwn(ARGUMENTS, each.name) && ARGUMENTS[each.name]?.(each))
  if (!isAsSpecified) issues.add(`@${names.auth}`, `must be defined with arguments among (${SIGNATURE}).`, auth.astNode)
  checkUse(auth, AUTH_LOCATIONS, issues)

  const argument = (name: string) => auth.args.find((each) => each.name === name)
  const [role, or] = [argument('role'), argument('or')]
  const ordered = role ? orderedRoles(role, roles, names.auth, issues) : []
  return {
    roles: ordered,
    defaultRank: role ? ordered.indexOf(defaultName(role) ?? '') : -1,
    rules: or ? valuesOf(or) : [],
    declared: new Set(auth.args.map(({ name }) => name)),
  }
}

function orderedRoles(
  role: GraphQLArgument,
  given: readonly string[] | undefined,
  name: string,
  issues: SchemaIssues,
): readonly string[] {
  const values = valuesOf(role)
  const enumType = getNamedType(role.type).name
  if (given && String(given.toSorted()) === String(values.toSorted())) return given
  const message = given
    ? `has the roles ${values.join(', ')} in enum ${enumType}, and ${given.join(', ')} in the option 'roles'.`
    : `has roles: list them in the option 'roles', weakest first: roles: [${values.map((value) => `'${value}'`).join(', ')}].`
  issues.add(`@${name}(role:)`, message, role.astNode)
  return values
}

function checkPublic(directive: GraphQLDirective | null | undefined, issues: SchemaIssues): void {
  if (!directive) return
  const isAsSpecified = directive.args.every(
    (argument) => argument.name === 'signsIn' && String(argument.type) === 'Boolean!' && isFalse(defaultOf(argument)),
  )
  if (!isAsSpecified)
    issues.add(
      `@${directive.name}`,
      'must be defined without arguments other than (signsIn: Boolean! = false).',
      directive.astNode,
    )
  checkUse(directive, PUBLIC_LOCATIONS, issues)
}

function checkUse(directive: GraphQLDirective, enforced: readonly string[], issues: SchemaIssues): void {
  const at = `@${directive.name}`
  if (directive.isRepeatable) issues.add(at, 'must not be repeatable.', directive.astNode)
  const others = directive.locations.filter((location) => !enforced.includes(location))
  if (others.length > 0) issues.add(at, `is not enforced on ${others.join(', ')}.`, directive.astNode)
}

const isFalse = (found: ReturnType<typeof defaultOf>) =>
  found !== undefined &&
  ('value' in found ? found.value === false : found.literal.kind === 'BooleanValue' && !found.literal.value)

const isOptional = (argument: GraphQLArgument, type: string) =>
  String(argument.type) === type && defaultOf(argument) === undefined

/** Returns the enum of an argument with a non-null enum type. */
function requiredEnum({ type }: GraphQLArgument): GraphQLEnumType | undefined {
  return isNonNullType(type) && isEnumType(type.ofType) ? type.ofType : undefined
}

const defaultName = (argument: GraphQLArgument): string | undefined =>
  defaultEnumName(argument, requiredEnum(argument)?.getValues() ?? [])

function valuesOf({ type }: GraphQLArgument): string[] {
  const named = getNamedType(type)
  return isEnumType(named) ? named.getValues().map(({ name }) => name) : []
}

function hasSignatureOfAuth({ args }: GraphQLDirective): boolean {
  const role = args.find(({ name }) => name === 'role')
  return (
    role !== undefined &&
    requiredEnum(role) !== undefined &&
    args.some(({ name }) => name === 'maxAge' || name === 'denied')
  )
}
