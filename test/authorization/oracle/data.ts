/** Random data that stays the same on each read. Resolvers return it, and the oracle assumes it. */

import { type GraphQLResolveInfo, isAbstractType, isListType, isObjectType } from 'graphql'
import { draws } from '../property/random-schema.ts'
import type { Item, Model, Viewer } from './model.ts'
import type { World } from './oracle.ts'
import { randomViewer } from './random-request.ts'

export type Context = { viewer: Viewer | null; world: World }

export function worldOf(seed: number): World {
  const signedIn = Array.from({ length: 3 }, (_, index) => randomViewer(draws(seed + index))).filter(
    (each) => each !== null,
  )
  const chance = (text: string, max: number) => {
    let hash = seed
    for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
    return draws(hash).upTo(max)
  }
  /**
   * Equal objects are the same object, like those of a cache: results stored by object must be valid for each viewer
   * and path.
   */
  const items = new Map<string, Item>()
  const shared = (item: Item): Item => {
    const key = JSON.stringify(item)
    const known = items.get(key) ?? item
    items.set(key, known)
    return known
  }
  const people = signedIn.length > 0 ? signedIn : [undefined]
  return {
    item: (path, types) =>
      shared({
        __typename: [...types].toSorted()[chance(path, types.length - 1)] ?? '',
        owner: chance(`owner ${path}`, 1),
        number: chance(`number ${path}`, 3),
      }),
    signedIn: (path) =>
      chance(`sign-in ${path}`, 2) === 0 ? undefined : people[chance(`who ${path}`, people.length - 1)],
  }
}

/**
 * Resolves a field from the random data: objects for composite types, null for leaves. A field that signs in changes
 * the context's viewer.
 * @param onSignIn called for each field that signs in.
 */
export function resolveByWorld(
  { signsIn }: Model,
  context: Context,
  info: GraphQLResolveInfo,
  onSignIn: () => void,
): unknown {
  const { returnType, path, schema, parentType, fieldName } = info
  const keys: string[] = []
  for (let each: typeof path | undefined = path; each; each = each.prev) keys.unshift(String(each.key))
  const at = keys.join('.')
  const type = isListType(returnType) ? returnType.ofType : returnType
  const named = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  const types = named.map(({ name }) => name)
  if (signsIn.has(`${parentType.name}.${fieldName}`)) {
    onSignIn()
    const viewer = context.world.signedIn(at)
    if (viewer) context.viewer = { ...viewer } // A new object, since the same object would count as the previous viewer.
  }
  if (types.length === 0) return isListType(returnType) ? [] : null
  const { item } = context.world
  return isListType(returnType) ? [0, 1].map((index) => item(`${at}.${index}`, types)) : item(at, types)
}
