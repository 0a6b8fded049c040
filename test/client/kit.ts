/** The client kit against the real server, with a clock that the test moves. */

import { expect } from '@jest/globals'
import { createSession, type Session, type SessionOptions } from '../../client/src/index.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { openWire } from './wire.ts'

export const MINUTE = 60_000

export type Answer = {
  data?: Record<string, unknown> | null
  errors?: { extensions: { code: string; reason?: string } }[]
}
export const SECRET = 'query Secret { secureMessage }'
export const secret = { data: { secureMessage: expect.any(String) } }
export const times = <T>(n: number, make: () => T) => Array.from({ length: n }, make)

export async function startKit() {
  let offset = 0
  let count = 0
  const app = await startTestApp({ now: () => new Date(Date.now() + offset) })
  const url = `${app.url}/graphql`
  const newEmail = () => `user${++count}@example.com`

  return {
    app,
    newEmail,
    /** Moves the server's clock. */
    pass(minutes: number): void {
      offset += minutes * MINUTE
    },
    /** Access tokens live for 15 minutes. */
    expire(): void {
      offset += 16 * MINUTE
    },
    /** Signs an account in and returns its session and its recorded requests. */
    async signIn(options: Partial<SessionOptions> = {}) {
      const wire = openWire()
      const session = createSession({ url, transport: 'memory', fetch: wire.fetch, ...options })
      const email = newEmail()
      const user = await session.register({ email, password: PASSWORD })
      wire.sent.length = 0
      return { session, wire, url, email, user }
    },
    async ask(session: Session, query: string): Promise<Answer> {
      const headers = { 'content-type': 'application/json' }
      const response = await session.fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
      return (await response.json()) as Answer
    },
    /** Revokes all sessions of an account from another browser. */
    async revokeElsewhere(email: string): Promise<void> {
      const { accessToken } = await app.login(email)
      await app.query('mutation { logoutAll }', { token: accessToken })
    },
  }
}
