/** Account services as app.ts creates them, on a separate database, with an injected clock and a cheap hash. */

import { randomBytes, randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { parseConfig } from '../../src/config/config.ts'
import { createCleanup } from '../../src/core/cleanup.ts'
import { AppError, type Issue } from '../../src/core/errors.ts'
import type { AuditEvent, Role } from '../../src/database/client/client.ts'
import type { Database } from '../../src/database/port.ts'
import { infrastructure } from '../../src/infrastructure.ts'
import type { Delivery, Email } from '../../src/mail/email.ts'
import { createMailQueue } from '../../src/mail/queue.ts'
import { createHasher } from '../../src/passwords/hasher.ts'
import type { RateLimits } from '../../src/rate-limit/rate-limits.ts'
import { services } from '../../src/services.ts'
import type { SessionService, SignIn } from '../../src/sessions/service.ts'
import type { Viewer } from '../../src/tokens/viewer.ts'
import type { UserService } from '../../src/users/service.ts'
import { openTestDatabase } from '../database/test-database.ts'
import { type Line, memoryLog } from '../mail/memory-log.ts'
import { tokenIn } from '../mail/smtp-inbox.ts'
import { sharedThreads } from '../passwords/shared-threads.ts'

export const CLIENT = { ip: '198.51.100.7', userAgent: 'a test' }
export const PASSWORD = 'plum orbit cactus violin'
export const OTHER_PASSWORD = 'marble cobalt seven lantern'

export type TestUsers = {
  users: UserService
  sessions: SessionService
  database: Database
  /** Executed SQL statements. */
  queries: string[]
  /** Logged lines. */
  lines: readonly Line[]
  advance(milliseconds: number): void
  /** Creates an account with the usual password and its first session. */
  register(email: string, role?: Role): Promise<SignIn>
  addTodo(ownerId: string): Promise<void>
  /** Returns the viewer of a login's access token, which must be valid. */
  viewer(signIn: SignIn): Viewer
  /** Returns the viewer even if the token is revoked by now, as an earlier request knows it. */
  claims(signIn: SignIn): Viewer
  /** Resolves with the emails once there are at least this many. */
  mails(least: number): Promise<Email[]>
  /** Requests a reset and returns its token. */
  resetToken(email: string): Promise<string>
  /** Returns the token of the last email. */
  newestToken(): Promise<string>
  /** Returns the audit entries, oldest first. */
  trail(): Promise<AuditEvent[]>
  actions(): Promise<string[]>
  /** Fails the next transactions just before their commit. */
  failCommits(count: number): void
  close(): Promise<void>
}

/** @param options.delivery where mail goes instead of to memory. @param options.settings environment variables. */
export async function openTestUsers(
  options: { delivery?: Delivery; rateLimits?: RateLimits; settings?: Record<string, string> } = {},
): Promise<TestUsers> {
  const queries: string[] = []
  const opened = await openTestDatabase({ onQuery: (sql) => queries.push(sql) })
  let failures = 0
  const database: Database = {
    ...opened.database,
    write: (work) =>
      opened.database.write(async (transaction) => {
        const result = await work(transaction)
        if (failures > 0) {
          failures -= 1
          throw new Error('no commit')
        }
        return result
      }),
  }

  let time = new Date('2026-05-04T12:00:00Z')
  const now = () => time
  const secret = randomBytes(32).toString('base64url')
  const config = parseConfig({ NODE_ENV: 'test', JWT_SECRET: secret, ...options.settings })
  const { log, lines } = memoryLog()
  const messages: Email[] = []
  const toMemory: Delivery = { deliver: async (message) => void messages.push(message), close() {} }
  const mailer = createMailQueue({ delivery: options.delivery ?? toMemory, log, now })
  const hasher = createHasher({ cost: 4, pepper: randomBytes(32), pool: sharedThreads(), queueLimit: 1_000 })
  const cleanup = createCleanup()
  cleanup.add(hasher.close)
  const parts = { database, mailer, hasher, now, log, cleanup }
  const base = await infrastructure({ ...parts, settings: config, developmentSecret: null })
  const settings = { ...config, appUrl: 'https://app.example.org' }
  const { users, sessions } = services(base, {
    settings,
    cleanup,
    ...(options.rateLimits && { rateLimits: options.rateLimits }),
  })

  const viewer = ({ accessToken }: SignIn) => {
    const verdict = sessions.authenticate(accessToken)
    if ('authError' in verdict) throw new Error(`the token is ${verdict.authError}`)
    return verdict.viewer
  }
  const claims = ({ accessToken }: SignIn) => {
    const verification = base.accessTokens.verify(accessToken, now())
    if ('reason' in verification) throw new Error(`the token is ${verification.reason}`)
    return verification.ok
  }
  const mails = async (least: number) => {
    await users.drain()
    // The mail queue takes a few turns of the event loop to deliver to memory.
    for (let turn = 0; turn < 10 || (messages.length < least && turn < 1_000); turn++) await setImmediate()
    if (messages.length < least) throw new Error(`${least} mails were expected, and ${messages.length} came`)
    return messages
  }
  const newestToken = async () => tokenIn((await mails(1)).at(-1)?.text ?? '')
  const trail = () => database.read.auditEvent.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] })

  return {
    users,
    sessions,
    database,
    queries,
    lines,
    viewer,
    claims,
    mails,
    newestToken,
    trail,
    advance(milliseconds) {
      time = new Date(time.getTime() + milliseconds)
    },
    async register(email, role = 'USER') {
      if (role === 'USER') return users.register({ email, password: PASSWORD }, CLIENT)
      await users.create({ email, password: PASSWORD, role }, CLIENT)
      return sessions.login({ email, password: PASSWORD }, CLIENT)
    },
    async addTodo(ownerId) {
      const data = { id: randomUUID(), ownerId, title: 'A todo', createdAt: now(), updatedAt: now() }
      await database.write((transaction) => transaction.todo.create({ data }))
    },
    async resetToken(email) {
      const before = (await mails(0)).length
      await users.requestPasswordReset(email, CLIENT)
      await mails(before + 1)
      return newestToken()
    },
    actions: async () => (await trail()).map(({ action }) => action),
    failCommits(count) {
      failures = count
    },
    async close() {
      await cleanup.run()
      await opened.close()
    },
  }
}

/** Returns the error code of a rejected call; null when it succeeds. */
export async function codeOf(outcome: Promise<unknown>): Promise<string | null> {
  try {
    await outcome
    return null
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/** Returns the issues of an input error. */
export async function issuesOf(outcome: Promise<unknown>): Promise<Issue[]> {
  try {
    await outcome
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_USER_INPUT') return error.details.issues
    throw error
  }
  throw new Error('nothing was wrong with it')
}
