import type { GraphQLResolveInfo } from 'graphql'

type Info = Pick<GraphQLResolveInfo, 'path'>

/** Returns the response names from the root to a field, joined by dots, without list indices. */
export function pathOf(info: Info): string {
  return pathKeys(info)
    .filter((key) => typeof key === 'string')
    .join('.')
}

/** Returns the keys from the root to a field, with list indices. */
export function pathKeys({ path }: Info): (string | number)[] {
  const keys: (string | number)[] = []
  for (let each: Info['path'] | undefined = path; each; each = each.prev) keys.push(each.key)
  return keys.reverse()
}
