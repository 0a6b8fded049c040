/** Session service as app.ts creates it, on a separate database, with an injected clock and cheap hashes. */

import { createSecretKey, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { parseConfig } from '../../src/config/config.ts'
import { createCleanup } from '../../src/core/cleanup.ts'
import { emailKeyOf } from '../../src/core/email-address.ts'
import { AppError } from '../../src/core/errors.ts'
import type { Role, User } from '../../src/database/client/client.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/port.ts'
import { infrastructure } from '../../src/infrastructure.ts'
import { createHasher } from '../../src/passwords/hasher.ts'
import { createRateLimits, type RateLimits } from '../../src/rate-limit/rate-limits.ts'
import { type Bus, noBus } from '../../src/revocation/bus.ts'
import { services } from '../../src/services.ts'
import type { Viewer } from '../../src/tokens/viewer.ts'
import { testDatabaseUrl } from '../database/test-database.ts'
import { memoryLog } from '../mail/memory-log.ts'
import { sharedThreads } from '../passwords/shared-threads.ts'

export const CLIENT = { ip: '198.51.100.7', userAgent: 'a test' }
export const PASSWORD = 'plum orbit cactus violin'

/** Shared by all instances, so that hashes of a password are valid on each. */
const pepper = randomBytes(32)

export type Clock = { (): Date; forward(milliseconds: number): void; set(instant: Date): void }

/** Stands still until the test sets it. */
export function clock(start = new Date('2026-11-24T12:00:00.250Z')): Clock {
  let instant = start
  return Object.assign(() => instant, {
    forward(milliseconds: number) {
      instant = new Date(instant.getTime() + milliseconds)
    },
    set(to: Date) {
      instant = to
    },
  })
}

export type InstanceOptions = {
  url: string
  now?: Clock
  /** Environment variables, as for the program. */
  settings?: Record<string, string>
  bus?: Bus
  limits?: RateLimits
  bcryptCost?: number
  /** Maximum number of queued hashes. */
  hashQueue?: number
  /** Starts hashing threads that end with the instance. */
  ownThreads?: boolean
  onQuery?: (sql: string) => void
}

/** Starts one instance of the service, equivalent to one process. Several may share a database. */
export async function startInstance({ url, now = clock(), settings = {}, ...options }: InstanceOptions) {
  const config = parseConfig({ NODE_ENV: 'test', JWT_SECRET: 'kR7#wq9Zt2!mLx5@vBn8^cYd3&hJf6*s', ...settings })
  const database = await openDatabase({ url, ...(options.onQuery && { onQuery: options.onQuery }) })
  const hasher = createHasher({
    cost: options.bcryptCost ?? 4,
    pepper,
    threads: 1,
    ...(!options.ownThreads && { pool: sharedThreads() }),
    queueLimit: options.hashQueue ?? 1000,
  })
  const { log, lines } = memoryLog()
  let uptime = 0
  const cleanup = createCleanup()
  cleanup.add(database.close)
  cleanup.add(hasher.close)
  const base = await infrastructure({
    ...{ database, hasher, pepper, now, log, cleanup },
    settings: config,
    developmentSecret: null,
    bus: options.bus ?? noBus,
    uptime: () => uptime,
  })
  const { accessTokens, revocations } = base
  const { audit, sessions, users, factors, passkeys } = services(base, {
    settings: { ...config, appUrl: 'https://app.example.org' },
    cleanup,
    rateLimits: options.limits ?? unlimited,
  })

  return {
    ...sessions,
    users,
    factors,
    passkeys,
    config,
    database,
    audit,
    hasher,
    accessTokens,
    revocations,
    now,
    lines,
    /** Delays of processes that take no clock. */
    wait: (milliseconds: number) => {
      uptime += milliseconds
    },
    /** Returns the viewer of an access token. Throws the reason if there is none. */
    viewerOf(token: string): Viewer {
      const verdict = sessions.authenticate(token)
      if ('authError' in verdict) throw new Error(`the token is ${verdict.authError}`)
      return verdict.viewer
    },
    makeUser: (fields: Partial<User> = {}) => makeUser(database, hasher.hash, now(), fields),
    actions: (userId: string) => actionsOf(database, userId),
    close: cleanup.run,
  }
}

export type Instance = Awaited<ReturnType<typeof startInstance>>

/** Starts an instance on a separate database. */
export async function startSessions(options: Omit<InstanceOptions, 'url'> = {}) {
  const { url, drop } = await testDatabaseUrl()
  const instance = await startInstance({ url, ...options })
  const others: Instance[] = []
  return {
    ...instance,
    url,
    /** Starts another instance on the same database. */
    async another(different: Omit<InstanceOptions, 'url'> = {}) {
      const other = await startInstance({ url, ...options, ...different })
      others.push(other)
      return other
    },
    async close() {
      for (const each of [...others, instance]) await each.close()
      await drop()
    },
  }
}

export type Sessions = Awaited<ReturnType<typeof startSessions>>

/** Rate limits that allow everything. */
export const unlimited: RateLimits = {
  login: (_attempt, judge) => judge(),
  currentPassword: (_userId, judge) => judge(),
  passwordReset: async () => {},
  passwordChange: async () => {},
  dataExport: async () => {},
  register: async () => {},
  refresh: async () => {},
  refreshFailed: async () => {},
  factorAnswer: async () => {},
  passkeyChallenge: async () => {},
  mailToken: async () => {},
  mailRequest: async () => {},
  email: async () => true,
}

/** Returns real rate limits, in memory. */
export const memoryLimits = () => createRateLimits({ key: createSecretKey(randomBytes(32)) })

/** Returns the error code of a failed call; null if it succeeds. Rethrows any error other than an AppError. */
export async function codeOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call
    return null
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

let users = 0

async function makeUser(
  database: Database,
  hash: (password: string) => Promise<string>,
  createdAt: Date,
  fields: Partial<User>,
): Promise<User> {
  users += 1
  const email = `user-${users}@example.com`
  const role: Role = 'USER'
  const passwordHash = fields.passwordHash ?? (await hash(PASSWORD))
  const id = uuidv7()
  const data = { id, email, emailKey: emailKeyOf(email), role, createdAt, ...fields, passwordHash }
  return database.write((transaction) => transaction.user.create({ data }))
}

async function actionsOf(database: Database, userId: string): Promise<string[]> {
  const events = await database.read.auditEvent.findMany({ where: { userId }, orderBy: { id: 'asc' } })
  return events.map(({ action }) => action)
}
