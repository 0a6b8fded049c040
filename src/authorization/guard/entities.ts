/** `Query._entities` of a subgraph: checks the type requirement of each representation before it is resolved. */

import { after, type MaybePromise } from './maybe-promise.ts'

/**
 * Resolves the allowed representations, and puts an error in place of each denied one.
 * @param denialOf returns the error for a type that the viewer may not use; undefined for an allowed type.
 * @param resolve resolver of the field, given the allowed representations.
 */
export function resolveEntities(
  representations: unknown,
  denialOf: (typeName: string) => Error | undefined,
  resolve: (representations: unknown) => unknown,
): MaybePromise<unknown> {
  if (!Array.isArray(representations)) return resolve(representations)
  const denials = representations.map((each) => denialOf(String(each?.__typename)))
  if (denials.every((denial) => denial === undefined)) return resolve(representations)
  const allowed = representations.filter((_, index) => denials[index] === undefined)
  return after(allowed.length === 0 ? [] : resolve(allowed), (entities: unknown) => {
    const resolved = Array.isArray(entities) ? entities.values() : [].values()
    return denials.map((denial) => denial ?? resolved.next().value ?? null)
  })
}
