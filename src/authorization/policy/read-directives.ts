/** Reads the directives of all schema elements. */

import { type ConstDirectiveNode, type GraphQLSchema, Kind } from 'graphql'
import { appliedDirectives, NO_DIRECTIVES } from './applied-directives.ts'
import { type AuthArguments, type AuthRule, authRuleReader, requirementOfOption } from './auth-rule.ts'
import type { Definition, DirectiveNames } from './definition.ts'
import { looksLikeAuthorization } from './look-alikes.ts'
import type { PolicyOptions } from './policy.ts'
import { type SchemaElement, schemaElements } from './schema-elements.ts'
import type { SchemaIssues } from './schema-issue.ts'

/** Rules declared in a schema, before they are combined. */
export type Declared = {
  schema: GraphQLSchema
  names: DirectiveNames
  definition: Definition
  /** Auth rules that each coordinate carries itself. */
  own: ReadonlyMap<string, readonly AuthRule[]>
  /** Names of types that carry an auth rule, or contain something that does. */
  ruledTypes: ReadonlySet<string>
  /** Coordinates with `@public`. */
  open: ReadonlySet<string>
  /** Coordinates with `@public(signsIn: true)`. */
  signsIn: ReadonlySet<string>
}

export function readDirectives(
  schema: GraphQLSchema,
  names: DirectiveNames,
  definition: Definition,
  { federation, ignoredDirectives = [] }: PolicyOptions,
  issues: SchemaIssues,
): Declared {
  const own = new Map<string, readonly AuthRule[]>()
  const open = new Set<string>()
  const signsIn = new Set<string>()
  const readAuthRule = authRuleReader(definition, issues)
  for (const element of schemaElements(schema)) readElement(element)
  if (federation) {
    readOption('Query._service', 'federation.service', federation.service)
    readOption('Query._entities', 'federation.entities', federation.entities)
  }
  const ruledTypes = new Set([...own.keys()].map((coordinate) => coordinate.split('.', 1)[0] ?? ''))
  return { schema, names, definition, own, ruledTypes, open, signsIn }

  function readElement({ coordinate, element, kind, isNullable }: SchemaElement): void {
    const applied = appliedDirectives(element)
    if (applied === NO_DIRECTIVES) return
    const { written, given, unreadable } = applied
    for (const name of unreadable)
      if (name === names.auth || name === names.public || looksLikeAuthorization(name))
        issues.add(coordinate, `has @${name} in extensions.directives, which cannot be read.`, null)
    for (const { name } of [...written, ...given]) refuseLookAlike(coordinate, name.value, name)

    const named = (name: string) => (each: ConstDirectiveNode) => each.name.value === name
    const [auth, isOpen] = [
      [...written, ...given].filter(named(names.auth)),
      [...written, ...given].filter(named(names.public)),
    ]
    if (kind === 'schema' || kind === 'argument of a directive') {
      for (const each of auth)
        issues.add(coordinate, `has @${names.auth}, which is not enforced on ${nounOf(kind)}.`, each)
      return
    }
    const [, second] = written.filter(named(names.auth))
    if (second) issues.add(coordinate, `has more than one @${names.auth}.`, second)
    if (auth.length > 0) {
      own.set(
        coordinate,
        auth.map((each) => readAuthRule(coordinate, each)),
      )
      for (const [index, { denied }] of (own.get(coordinate) ?? []).entries()) {
        if (denied !== 'NULL') continue
        if (kind !== 'field') issues.add(coordinate, 'has denied: NULL, which only a field can have.', auth[index])
        else if (!isNullable) issues.add(coordinate, 'has denied: NULL, but cannot be null.', auth[index])
      }
    }
    if (isOpen.length === 0) return
    open.add(coordinate)
    if (isOpen.some(isSignIn)) signsIn.add(coordinate)
    if (auth.length > 0) issues.add(coordinate, `has both @${names.auth} and @${names.public}.`, auth[0])
  }

  function refuseLookAlike(coordinate: string, name: string, node: ConstDirectiveNode['name']): void {
    if (
      name === names.auth ||
      name === names.public ||
      ignoredDirectives.includes(name) ||
      !looksLikeAuthorization(name)
    )
      return
    issues.add(
      coordinate,
      `has @${name}, which looks like authorization and is not enforced: use @${names.auth}.`,
      node,
    )
  }

  function readOption(coordinate: string, option: string, given: 'public' | AuthArguments): void {
    if (given === 'public') open.add(coordinate)
    else {
      const required = requirementOfOption(given, option, definition, issues)
      own.set(coordinate, [{ coordinate, requirement: required, denied: 'REJECT', location: null }])
    }
  }
}

const nounOf = (kind: SchemaElement['kind']) => (kind === 'schema' ? 'a schema' : 'an argument of a directive')

const isSignIn = ({ arguments: values = [] }: ConstDirectiveNode) =>
  values.some(({ name, value }) => name.value === 'signsIn' && value.kind === Kind.BOOLEAN && value.value)
