/** Logins as of many people: one account each, from an address each. */

import { graphqlRequest, LOGIN } from '../operations.ts'
import type { Request } from './http-connection.ts'
import type { Source } from './sources.ts'
import { PASSWORD, USUAL } from './world.ts'

/** From the address with that number, as a proxy that is trusted would say. */
export function from(address: number, request: Request): Request {
  const [a, b, c] = [(address >> 16) & 255, (address >> 8) & 255, address & 255]
  return { ...request, headers: { ...request.headers, 'x-forwarded-for': `10.${a}.${b}.${c}` } }
}

/**
 * Good logins of the usual world's users, in turn: of one account alone, so many at once would be taken for guesses.
 * @param pause for how many milliseconds a client that was refused stays away.
 */
export function logins(pause = 0): Source {
  const requests = Array.from({ length: USUAL.users }, (_, number) => {
    const input = { email: `user${number}@example.com`, password: PASSWORD }
    return from(number, graphqlRequest(LOGIN, { input }))
  })
  return { kind: 'repeat', pause, requests }
}
