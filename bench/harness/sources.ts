/** Traffic of a load client: repeated requests, chains of refresh tokens, or new documents each time. */

import { createHmac } from 'node:crypto'
import { graphqlRequest, REFRESH } from '../operations.ts'
import { type Request, serialize } from './load/http-connection.ts'

/** `pause` is the time that a connection waits after an error, in milliseconds. */
export type Source = { pause?: number } & (
  | { kind: 'repeat'; requests: Request[] }
  | { kind: 'refresh'; tokens: string[] }
  | { kind: 'varied'; token: string; secret: string }
)

/** Returns the next request of a connection, and receives its response. */
export type Traffic = { next(connection: number): Buffer; answered(connection: number, body: Buffer): void }

export function createTraffic(source: Source): Traffic {
  switch (source.kind) {
    case 'repeat':
      return repeat(source.requests)
    case 'refresh':
      return refresh(source.tokens)
    case 'varied':
      return varied(source.token, source.secret)
  }
}

function repeat(requests: Request[]): Traffic {
  const serialized = requests.map(serialize)
  let turn = 0
  return { next: () => serialized[turn++ % serialized.length] as Buffer, answered: () => {} }
}

/** One chain per connection: the token of each response goes into the next request. */
function refresh(tokens: string[]): Traffic {
  return {
    next: (connection) => serialize(graphqlRequest(REFRESH, { refreshToken: tokens[connection] })),
    answered(connection, body) {
      const token = /"refreshToken":"([\w-]+)"/.exec(body.toString())?.[1]
      if (token !== undefined) tokens[connection] = token
    },
  }
}

/** Sends a new valid document and a new valid token each time: an unbounded cache would keep them all. */
function varied(token: string, secret: string): Traffic {
  const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const [header, payload] = token.split('.', 2).map(decode)
  let turn = 0
  const next = () => {
    const number = turn++
    const jti = `${payload.jti.slice(0, 24)}${number.toString(16).padStart(12, '0')}`
    const signed = `${encode(header)}.${encode({ ...payload, jti })}`
    const signature = createHmac('sha256', secret).update(signed).digest('base64url')
    return serialize(graphqlRequest(`query Q${number} { a${number}: secureMessage }`, {}, `${signed}.${signature}`))
  }
  return { next, answered: () => {} }
}
