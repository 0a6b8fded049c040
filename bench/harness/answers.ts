/** Checks that all contestants give the same answer: a wrong one may be faster. */

import { isDeepStrictEqual } from 'node:util'

type Row = { id: string; title: string; notes: string | null; done: boolean; createdAt: string }

/** Returns the todos of a GraphQL or REST response, with times in UTC. @throws Error if there are none. */
export function rowsOf(answer: unknown): Row[] {
  const { data } = answer as { data?: { todos?: { nodes?: Row[] } } }
  const rows = Array.isArray(answer) ? (answer as Row[]) : data?.todos?.nodes
  if (!rows) throw new Error(`No todos in ${JSON.stringify(answer).slice(0, 300)}`)
  return rows.map(({ id, title, notes, done, createdAt }) => {
    return { id, title, notes, done, createdAt: utc(createdAt) }
  })
}

/** A PostgreSQL `timestamp` has no zone; it is stored in UTC. */
const utc = (time: string) => new Date(/Z$|[+-]\d\d:\d\d$/.test(time) ? time : `${time}Z`).toISOString()

/** @throws Error unless both answers hold the same twenty todos in the same order. */
export function checkSameTodos(name: string, answer: unknown, expected: unknown): void {
  const [actual, wanted] = [rowsOf(answer), rowsOf(expected)]
  if (wanted.length !== 20 || !isDeepStrictEqual(actual, wanted))
    throw new Error(`${name} answers ${JSON.stringify(actual.slice(0, 2))}, not ${JSON.stringify(wanted.slice(0, 2))}`)
}
