/** What `@auth` and `@public` must be defined as, so that all that can be written is enforced. */

import {
  DirectiveLocation,
  type GraphQLArgument,
  type GraphQLDirective,
  type GraphQLEnumType,
  type GraphQLSchema,
  isEnumType,
  isNonNullType,
} from 'graphql'
import type { Fault } from './fault.ts'
import { type Place, placeOf } from './place.ts'

export type DirectiveNames = { auth: string; public: string }

export type Definition = {
  /** Rising. */
  roles: readonly string[]
  /** What `@auth` alone asks for. */
  defaultRole: string
}

const AUTH_LOCATIONS: readonly string[] = [
  DirectiveLocation.OBJECT,
  DirectiveLocation.INTERFACE,
  DirectiveLocation.FIELD_DEFINITION,
  DirectiveLocation.ARGUMENT_DEFINITION,
  DirectiveLocation.INPUT_FIELD_DEFINITION,
  DirectiveLocation.ENUM_VALUE,
]
const PUBLIC_LOCATIONS: readonly string[] = [DirectiveLocation.FIELD_DEFINITION]

const DENIALS = ['REJECT', 'NULL']

/** The definition is needed for anything else, so that a faulty one gives what can be known of it. */
export function readDefinition(schema: GraphQLSchema, names: DirectiveNames, faults: Fault[]): Definition {
  const fault = (name: string, message: string, place: Place | null) =>
    faults.push({ coordinate: `@${name}`, message: `@${name} ${message}`, place })

  const auth = schema.getDirective(names.auth)
  if (!auth) fault(names.auth, 'is not defined.', null)

  for (const directive of schema.getDirectives())
    if (directive.name !== names.auth && looksLikeAuth(directive))
      fault(
        directive.name,
        `looks like the directive that protects, but the one that is enforced is @${names.auth}.`,
        placeOf(directive.astNode),
      )

  const publicDirective = schema.getDirective(names.public)
  if (publicDirective) {
    const place = placeOf(publicDirective.astNode)
    if (publicDirective.args.length > 0) fault(names.public, 'must be defined without arguments.', place)
    checkUse(publicDirective, PUBLIC_LOCATIONS)
  }

  const role = enumArgument(auth, 'role')
  const definition = {
    roles: role?.type.getValues().map(({ name }) => name) ?? [],
    defaultRole: role?.defaultName ?? '',
  }
  if (!auth) return definition

  const place = placeOf(auth.astNode)
  const denied = enumArgument(auth, 'denied')
  const maxAge = auth.args.find(({ name }) => name === 'maxAge')
  const isAsSpecified =
    auth.args.length === 3 &&
    role?.defaultName !== undefined &&
    maxAge !== undefined &&
    String(maxAge.type) === 'Int' &&
    maxAge.defaultValue === undefined &&
    denied?.defaultName === 'REJECT' &&
    String(denied.type.getValues().map(({ name }) => name)) === String(DENIALS)
  if (!isAsSpecified)
    fault(
      names.auth,
      'must be defined with (role: <enum of roles>! = <one of them>, maxAge: Int, ' +
        'denied: <enum of REJECT and NULL>! = REJECT).',
      place,
    )
  checkUse(auth, AUTH_LOCATIONS)
  return definition

  function checkUse(directive: GraphQLDirective, enforced: readonly string[]): void {
    const place = placeOf(directive.astNode)
    if (directive.isRepeatable) fault(directive.name, 'must not be repeatable.', place)
    const others = directive.locations.filter((location) => !enforced.includes(location))
    if (others.length > 0) fault(directive.name, `is not enforced on ${others.join(', ')}.`, place)
  }
}

/** An argument of a non-null enum type. */
function enumArgument(directive: GraphQLDirective | null | undefined, name: string) {
  const argument = directive?.args.find((each) => each.name === name)
  if (!argument || !isNonNullType(argument.type) || !isEnumType(argument.type.ofType)) return undefined
  const type = argument.type.ofType
  return { type, defaultName: defaultName(argument, type) }
}

/** Resolvers may have given the enum other values inside, so that the name is what counts. */
function defaultName(argument: GraphQLArgument, type: GraphQLEnumType): string | undefined {
  return type.getValues().find(({ value }) => value === argument.defaultValue)?.name
}

const looksLikeAuth = (directive: GraphQLDirective) =>
  enumArgument(directive, 'role') !== undefined &&
  directive.args.some(({ name }) => name === 'maxAge' || name === 'denied')
