/** Assertions about answers of any host. */

import { deepEqual, equal, ok } from 'node:assert/strict'
import type { Answer } from '../server.ts'

export const codes = ({ errors = [] }: Answer) =>
  errors.map(({ extensions }) => [extensions?.code, extensions?.coordinate])
export const refused = (answer: Answer, ...expected: [string, string][]) => {
  equal(answer.data ?? null, null)
  deepEqual(codes(answer), expected)
  ok(
    answer.errors?.every(({ extensions }) => extensions && !('http' in extensions)),
    'extensions.http reaches the client',
  )
}
export const allowed = (answer: Answer, data: unknown) => {
  deepEqual(answer.errors ?? [], [])
  deepEqual(JSON.parse(JSON.stringify(answer.data)), data)
}
