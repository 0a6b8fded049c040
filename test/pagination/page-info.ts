import type { Connection } from '../../src/pagination/connection.ts'

/** Returns all fields of a page's info, as a client that asks for all of them gets it. */
export function pageInfoOf({ pageInfo }: Connection<unknown>): Connection<unknown>['pageInfo'] {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo
  return { hasNextPage, hasPreviousPage, startCursor, endCursor }
}
