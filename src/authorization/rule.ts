/** What one `@auth` in the SDL says. */

import { type ConstDirectiveNode, type ConstValueNode, Kind, parse, print } from 'graphql'
import type { Definition } from './definition.ts'
import { type Place, placeOf } from './place.ts'
import type { Requirement } from './requirement.ts'

export type Rule = {
  /** What carries it. */
  coordinate: string
  requirement: Requirement
  /** `NULL` answers null where it denies, `REJECT` refuses the operation. */
  denied: 'REJECT' | 'NULL'
  place: Place | null
}

/** @param fault told of each thing wrong. What is wrong asks for the most there is, though nothing will be served with it. */
export function readRule(
  coordinate: string,
  directive: ConstDirectiveNode,
  { roles, defaultRole }: Definition,
  fault: (message: string, place: Place | null) => void,
): Rule {
  const place = placeOf(directive)
  const values = new Map(directive.arguments?.map(({ name, value }) => [name.value, value]))
  const written = (value: ConstValueNode | undefined) => (value ? print(value) : '')

  const role = values.get('role')
  let rank = roles.indexOf(role?.kind === Kind.ENUM ? role.value : defaultRole)
  if (role && (role.kind !== Kind.ENUM || rank < 0)) {
    fault(`${coordinate} asks for role ${written(role)}, which is none.`, place)
    rank = roles.length
  }

  const maxAgeNode = values.get('maxAge')
  let maxAge = Number.POSITIVE_INFINITY
  if (maxAgeNode && maxAgeNode.kind !== Kind.NULL) {
    maxAge = maxAgeNode.kind === Kind.INT ? Number(maxAgeNode.value) : 0
    if (maxAge < 1) fault(`${coordinate} has maxAge: ${written(maxAgeNode)}, which must be 1 second or more.`, place)
  }

  const deniedNode = values.get('denied')
  const denied = deniedNode?.kind === Kind.ENUM && deniedNode.value === 'NULL' ? 'NULL' : 'REJECT'
  if (deniedNode && !(deniedNode.kind === Kind.ENUM && ['REJECT', 'NULL'].includes(deniedNode.value)))
    fault(`${coordinate} has denied: ${written(deniedNode)}, which must be REJECT or NULL.`, place)

  if (wasMerged(directive))
    fault(`${coordinate} has @${directive.name.value} in two places, one of which would be lost: write one.`, place)

  return { coordinate, requirement: { rank, maxAge }, denied, place }
}

/**
 * Merging type definitions (as @graphql-tools/merge does for an `extend type`) makes one directive of two, with one's arguments in
 * place of the other's: an ADMIN type becomes a USER type. It shows in that the text isn't what the node says.
 */
function wasMerged(directive: ConstDirectiveNode): boolean {
  if (!directive.loc) return false
  const text = directive.loc.source.body.slice(directive.loc.start, directive.loc.end)
  const [carrier] = parse(`scalar Carrier ${text}`, { noLocation: true }).definitions
  const original = carrier?.kind === Kind.SCALAR_TYPE_DEFINITION ? carrier.directives?.[0] : undefined
  return original !== undefined && print(original) !== print(directive)
}
