import type { Connection } from '../../src/database/connection.ts'

/** A page's info as a client gets it that asks for all of it. */
export function pageInfoOf({ pageInfo }: Connection<unknown>): Connection<unknown>['pageInfo'] {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo
  return { hasNextPage, hasPreviousPage, startCursor, endCursor }
}
