/** Whether contestants answer the same: what is fast and wrong is out. */

import { isDeepStrictEqual } from 'node:util'

type Row = { id: string; title: string; notes: string | null; done: boolean; createdAt: string }

/** The todos of an answer in whatever shape it came, with instants as such. @throws Error where there are none. */
export function rowsOf(answer: unknown): Row[] {
  const { data } = answer as { data?: { todos?: { nodes?: Row[] } } }
  const rows = Array.isArray(answer) ? (answer as Row[]) : data?.todos?.nodes
  if (!rows) throw new Error(`no todos in ${JSON.stringify(answer).slice(0, 300)}`)
  return rows.map(({ id, title, notes, done, createdAt }) => {
    return { id, title, notes, done, createdAt: utc(createdAt) }
  })
}

/** PostgreSQL's `timestamp` has no zone: it is stored in UTC. */
const utc = (time: string) => new Date(/Z$|[+-]\d\d:\d\d$/.test(time) ? time : `${time}Z`).toISOString()

/** @throws Error unless both answers hold the same twenty todos in the same order. */
export function checkSameTodos(name: string, answer: unknown, expected: unknown): void {
  const [actual, wanted] = [rowsOf(answer), rowsOf(expected)]
  if (wanted.length !== 20 || !isDeepStrictEqual(actual, wanted))
    throw new Error(`${name} answers ${JSON.stringify(actual.slice(0, 2))}, not ${JSON.stringify(wanted.slice(0, 2))}`)
}
