/** Logins of many accounts, each from its own address. */

import { graphqlRequest, LOGIN } from '../operations.ts'
import type { Request } from './load/http-connection.ts'
import type { Source } from './sources.ts'
import { PASSWORD, USUAL } from './worlds/world.ts'

/** Adds the address with this number, as a trusted proxy would. */
export function from(address: number, request: Request): Request {
  const [a, b, c] = [(address >> 16) & 255, (address >> 8) & 255, address & 255]
  return { ...request, headers: { ...request.headers, 'x-forwarded-for': `10.${a}.${b}.${c}` } }
}

/**
 * Correct logins of all users in turn: so many for one account would count as password attempts.
 * @param pause time that a rejected client waits, in milliseconds.
 */
export function logins(pause = 0): Source {
  const requests = Array.from({ length: USUAL.users }, (_, number) => {
    const input = { email: `user${number}@example.com`, password: PASSWORD }
    return from(number, graphqlRequest(LOGIN, { input }))
  })
  return { kind: 'repeat', pause, requests }
}
