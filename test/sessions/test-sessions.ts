/** The session service as app.ts puts it together, on a database of its own, with a clock that is handed in and a cheap hash. */

import { createSecretKey, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { emailKeyOf } from '../../src/accounts/email.ts'
import { createHasher } from '../../src/accounts/passwords/hasher.ts'
import { createAuditService } from '../../src/audit/service.ts'
import { parseConfig } from '../../src/config.ts'
import type { Role, User } from '../../src/database/client/client.ts'
import { type Database, openDatabase } from '../../src/database/database.ts'
import { AppError } from '../../src/errors.ts'
import { type Bus, noBus } from '../../src/sessions/endings/bus.ts'
import { createEndings } from '../../src/sessions/endings/endings.ts'
import { createSessionService } from '../../src/sessions/service.ts'
import { createLimits, type Limits } from '../../src/sessions/throttling/limits.ts'
import { createAccessTokens } from '../../src/sessions/tokens/access-token.ts'
import { loadKeyring } from '../../src/sessions/tokens/keys.ts'
import type { Viewer } from '../../src/sessions/viewer.ts'
import { testDatabaseUrl } from '../database/test-database.ts'
import { memoryLog } from '../mail/memory-log.ts'

export const ORIGIN = { ip: '198.51.100.7', userAgent: 'a test' }
export const PASSWORD = 'plum orbit cactus violin'

/** One for all, so that the same passwords' hashes are good everywhere. */
const hasherKey = randomBytes(32)

export type Clock = { (): Date; forward(milliseconds: number): void; set(instant: Date): void }

/** Stands still until it is told otherwise. */
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
  /** Environment variables, as for the real one. */
  settings?: Record<string, string>
  bus?: Bus
  limits?: Limits
  bcryptCost?: number
  /** How many hashes may wait. */
  hashQueue?: number
  onQuery?: (sql: string) => void
}

/** One instance of the service, as one process would be; several may share a database. */
export async function startInstance({ url, now = clock(), settings = {}, ...options }: InstanceOptions) {
  const config = parseConfig({ NODE_ENV: 'test', JWT_SECRET: 'kR7#wq9Zt2!mLx5@vBn8^cYd3&hJf6*s', ...settings })
  const database = await openDatabase({ url, ...(options.onQuery && { onQuery: options.onQuery }) })
  const keyring = await loadKeyring(config.jwt)
  const { issuer, audience } = config.jwt
  const ttl = config.durations.accessToken
  const accessTokens = createAccessTokens({ keyring, issuer, audience, ttl })
  const hasher = createHasher({
    cost: options.bcryptCost ?? 4,
    key: hasherKey,
    threads: 1,
    queueLimit: options.hashQueue ?? 1000,
  })
  const audit = createAuditService({ database, now })
  const { log, lines } = memoryLog()
  let uptime = 0
  const endings = createEndings({
    database,
    bus: options.bus ?? noBus,
    accessTokenTtl: ttl,
    now,
    log,
    uptime: () => uptime,
  })
  await endings.start()
  const sessions = createSessionService({
    database,
    audit,
    hasher,
    accessTokens,
    endings,
    limits: options.limits ?? unlimited,
    successorKeys: keyring.derive('refresh token successor'),
    durations: config.durations,
    now,
  })

  return {
    ...sessions,
    config,
    database,
    audit,
    hasher,
    accessTokens,
    endings,
    now,
    lines,
    /** Time as processes see it that pass none to the clock. */
    wait: (milliseconds: number) => {
      uptime += milliseconds
    },
    /** The viewer of an access token, or why there is none. */
    viewerOf(token: string): Viewer {
      const verdict = sessions.authenticate(token)
      if ('absence' in verdict) throw new Error(`the token is ${verdict.absence}`)
      return verdict.viewer
    },
    makeUser: (fields: Partial<User> = {}) => makeUser(database, hasher.hash, now(), fields),
    actions: (userId: string) => actionsOf(database, userId),
    async close() {
      await endings.close()
      await hasher.close()
      await database.close()
    },
  }
}

export type Instance = Awaited<ReturnType<typeof startInstance>>

/** An instance on a database of its own. */
export async function startSessions(options: Omit<InstanceOptions, 'url'> = {}) {
  const { url, drop } = await testDatabaseUrl()
  const instance = await startInstance({ url, ...options })
  const others: Instance[] = []
  return {
    ...instance,
    url,
    /** Another instance on the same database. */
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

/** Lets everything through. */
export const unlimited: Limits = {
  login: async () => ({ succeeded: async () => {}, withdrawn: async () => {} }),
  currentPassword: async () => ({ succeeded: async () => {}, withdrawn: async () => {} }),
  register: async () => {},
  refresh: async () => {},
  refreshFailed: async () => {},
  mailToken: async () => {},
  mailRequest: async () => {},
  mail: async () => true,
}

/** Real ones, in memory. */
export const memoryLimits = () => createLimits({ key: createSecretKey(randomBytes(32)) })

/** The code that a call fails with; null where it succeeds. Whatever isn't an AppError is thrown on. */
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
