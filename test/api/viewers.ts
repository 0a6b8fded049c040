/** Every kind of viewer that a request can come from, each with a separate account. */

import { v7 as uuidv7 } from 'uuid'
import type { Role } from '../../src/database/client/client.ts'
import type { Authentication } from '../../src/sessions/service.ts'
import type { startTestApp } from './test-app.ts'

export type TestApp = Awaited<ReturnType<typeof startTestApp>>

const MINUTE = 60_000
const NOBODY = { ip: null, userAgent: null }

/** Clock that the test sets. */
export function settableClock() {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    /** Runs work with the clock set back by so many milliseconds. */
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
  /** Role for the policy; null for an anonymous viewer. */
  role: Role | null
  factors: 1 | 2
  /** Seconds since the password was entered. */
  age: number
  /** `extensions.reason` of a denial, for anonymous viewers. */
  reason?: 'missing' | 'malformed' | 'expired' | 'revoked'
  token(app: TestApp, clock: ReturnType<typeof settableClock>): Promise<string | undefined>
}

const BOTH: Authentication = { amr: 'pwd otp mfa', factors: 2 }

const signedIn = (role: Role): Viewer => ({ name: role, role, factors: 1, age: 0, token: (app) => tokenOf(app, role) })

export const VIEWERS: Viewer[] = [
  { name: 'anonymous', role: null, factors: 1, age: 0, reason: 'missing', token: async () => undefined },
  {
    name: 'an expired ADMIN',
    role: null,
    factors: 1,
    age: 0,
    reason: 'expired',
    token: (app, clock) => clock.ago(60 * MINUTE, () => tokenOf(app, 'ADMIN')),
  },
  { name: 'a revoked ADMIN', role: null, factors: 1, age: 0, reason: 'revoked', token: revoked },
  { name: 'a tampered ADMIN', role: null, factors: 1, age: 0, reason: 'malformed', token: tampered },
  signedIn('USER'),
  {
    name: 'a USER of ten minutes ago',
    role: 'USER',
    factors: 1,
    age: 600,
    token: (app, clock) => clock.ago(10 * MINUTE, () => tokenOf(app, 'USER')),
  },
  signedIn('SUPPORT'),
  signedIn('ADMIN'),
  { ...signedIn('USER'), name: 'a USER of two factors', factors: 2, token: (app) => tokenOf(app, 'USER', BOTH) },
  { ...signedIn('ADMIN'), name: 'an ADMIN of two factors', factors: 2, token: (app) => tokenOf(app, 'ADMIN', BOTH) },
]

/** Returns an access token of a new account. */
export async function tokenOf(
  { database, services }: TestApp,
  role: Role,
  authentication?: Authentication,
): Promise<string> {
  const id = uuidv7()
  const email = `${id}@example.com`
  const data = { id, email, emailKey: email, role, passwordHash: '', createdAt: new Date() }
  const { accessToken } = await database.write(async (transaction) =>
    services.sessions.start(transaction, await transaction.user.create({ data }), NOBODY, authentication),
  )
  return accessToken
}

async function revoked(app: TestApp): Promise<string> {
  const token = await tokenOf(app, 'ADMIN')
  const { viewer } = app.context(`Bearer ${token}`)
  if (!viewer) throw new Error('a new token is no good')
  await app.services.sessions.logoutAll(viewer, NOBODY)
  return token
}

/** Returns the token of a USER, changed to claim the role ADMIN. */
async function tampered(app: TestApp): Promise<string> {
  const [header, payload = '', signature] = (await tokenOf(app, 'USER')).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, role: 'ADMIN' })).toString('base64url')
  return [header, forged, signature].join('.')
}
