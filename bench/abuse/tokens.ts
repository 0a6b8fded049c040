/** Access tokens of the attacker, renewed because the search sometimes revokes sessions. */

import { createHmac, randomUUID } from 'node:crypto'

/** Returns a function that issues tokens with the claims of another one, each for a new session. */
export function tokensLike(token: string, secret: string): () => string {
  const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const [header, payload] = token.split('.', 2).map(decode)
  let made = { at: 0, token }
  return () => {
    const now = Math.floor(Date.now() / 1000)
    // One token per second: the server's cache of verified tokens then behaves as for a normal client.
    if (made.at !== now) {
      const claims = { ...payload, sid: randomUUID(), jti: randomUUID(), iat: now, auth_time: now, exp: now + 900 }
      const signed = `${encode(header)}.${encode(claims)}`
      made = { at: now, token: `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}` }
    }
    return made.token
  }
}
