/** Denied fields: one error per field and execution, however many objects of a list have the field. */

import { type GraphQLError, type GraphQLResolveInfo, isNonNullType } from 'graphql'
import type { DeniedField, Path } from './denial.ts'
import type { Execution } from './executions.ts'
import { pathOf } from './response-path.ts'

/**
 * Denies a field: throws for the first object. For further objects it returns null, or the same error if the field
 * cannot be null. The error's `extensions.count` is the number of denied objects, if more than one.
 * @param makeError creates the error, given the path and node of the field, so that executors pass it on unchanged.
 */
export function denyField(
  coordinate: string,
  execution: Execution,
  info: GraphQLResolveInfo,
  makeError: () => GraphQLError,
): null {
  const known = knownOf(coordinate, execution, info)
  if (!known) {
    const field: DeniedField = { error: makeError(), count: 1, list: listOf(info), name: info.path.key }
    execution.denied.set(keyOf(coordinate, info), field)
    execution.deniedLast.set(coordinate, field)
    throw field.error
  }
  known.count++
  known.error.extensions.count = known.count
  if (isNonNullType(info.returnType)) throw known.error
  return null
}

/** Objects of one list follow each other and share its path, so most calls build no key. */
function knownOf(coordinate: string, { denied, deniedLast }: Execution, info: GraphQLResolveInfo) {
  const last = deniedLast.get(coordinate)
  const isSame = last !== undefined && last.list === listOf(info) && last.name === info.path.key
  return isSame ? last : denied.get(keyOf(coordinate, info))
}

const keyOf = (coordinate: string, info: GraphQLResolveInfo) => `${coordinate} ${pathOf(info)}`

/** Path of the field that returned the object; of the list, if the object is in one. */
function listOf({ path }: GraphQLResolveInfo): Path | undefined {
  let above = path.prev
  while (above && typeof above.key === 'number') above = above.prev
  return above
}
