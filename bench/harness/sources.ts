/** What a client sends: the same again, one refresh token after the other, or something new each time. */

import { createHmac } from 'node:crypto'
import { graphqlRequest, REFRESH } from '../operations.ts'
import { type Request, serialize } from './http-connection.ts'

/** `pause` is for how many milliseconds a connection waits after an answer that failed. */
export type Source = { pause?: number } & (
  | { kind: 'repeat'; requests: Request[] }
  | { kind: 'refresh'; tokens: string[] }
  | { kind: 'varied'; token: string; secret: string }
)

/** A connection's next request, by the connection's number, and what becomes of the answer. */
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

/** A chain for each connection: the token of the last answer goes into the next request. */
function refresh(tokens: string[]): Traffic {
  return {
    next: (connection) => serialize(graphqlRequest(REFRESH, { refreshToken: tokens[connection] })),
    answered(connection, body) {
      const token = /"refreshToken":"([\w-]+)"/.exec(body.toString())?.[1]
      if (token !== undefined) tokens[connection] = token
    },
  }
}

/** A document and a token that were never sent before, each as good as any: what a cache without a bound would keep. */
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
