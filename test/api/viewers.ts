/** Everybody that a request can come from, each with an account of its own. */

import { v7 as uuidv7 } from 'uuid'
import type { Role } from '../../src/database/client/client.ts'
import type { startTestApp } from './test-app.ts'

export type TestApp = Awaited<ReturnType<typeof startTestApp>>

const MINUTE = 60_000
const NOBODY = { ip: null, userAgent: null }

/** A clock that is set by whoever holds it. */
export function settableClock() {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    /** Does something as if it were so many milliseconds ago. */
    async ago<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
      offset = -milliseconds
      try {
        return await work()
      } finally {
        offset = 0
      }
    },
  }
}

export type Viewer = {
  name: string
  /** What the policy sees; null for nobody. */
  role: Role | null
  /** How long ago the password was given, in seconds. */
  age: number
  /** `extensions.reason` of what is denied to nobody. */
  reason?: 'missing' | 'malformed' | 'expired' | 'revoked'
  token(app: TestApp, clock: ReturnType<typeof settableClock>): Promise<string | undefined>
}

const signedIn = (role: Role): Viewer => ({ name: role, role, age: 0, token: (app) => tokenOf(app, role) })

export const VIEWERS: Viewer[] = [
  { name: 'anonymous', role: null, age: 0, reason: 'missing', token: async () => undefined },
  {
    name: 'an expired ADMIN',
    role: null,
    age: 0,
    reason: 'expired',
    token: (app, clock) => clock.ago(60 * MINUTE, () => tokenOf(app, 'ADMIN')),
  },
  { name: 'a revoked ADMIN', role: null, age: 0, reason: 'revoked', token: revoked },
  { name: 'a tampered ADMIN', role: null, age: 0, reason: 'malformed', token: tampered },
  signedIn('USER'),
  {
    name: 'a USER of ten minutes ago',
    role: 'USER',
    age: 600,
    token: (app, clock) => clock.ago(10 * MINUTE, () => tokenOf(app, 'USER')),
  },
  signedIn('SUPPORT'),
  signedIn('ADMIN'),
]

/** An access token of a new account. */
export async function tokenOf({ database, services }: TestApp, role: Role): Promise<string> {
  const id = uuidv7()
  const email = `${id}@example.com`
  const data = { id, email, emailKey: email, role, passwordHash: '', createdAt: new Date() }
  const { accessToken } = await database.write(async (transaction) =>
    services.sessions.start(transaction, await transaction.user.create({ data }), NOBODY),
  )
  return accessToken
}

async function revoked(app: TestApp): Promise<string> {
  const token = await tokenOf(app, 'ADMIN')
  const { viewer } = app.context(`Bearer ${token}`)
  if (!viewer) throw new Error('a new token is no good')
  await app.services.sessions.endAll(viewer, NOBODY)
  return token
}

/** The token of a USER that says of itself that it is an ADMIN's. */
async function tampered(app: TestApp): Promise<string> {
  const [header, payload = '', signature] = (await tokenOf(app, 'USER')).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, role: 'ADMIN' })).toString('base64url')
  return [header, forged, signature].join('.')
}
