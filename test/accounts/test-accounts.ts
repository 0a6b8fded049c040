/** Accounts as app.ts puts them together, on a database of their own, with a clock that is handed in and a cheap hash. */

import { randomBytes, randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { createHasher } from '../../src/accounts/passwords/hasher.ts'
import { type AccountService, createAccountService } from '../../src/accounts/service.ts'
import { createAuditService } from '../../src/audit/service.ts'
import { parseConfig } from '../../src/config.ts'
import type { AuditEvent, Role } from '../../src/database/client/client.ts'
import type { Database } from '../../src/database/database.ts'
import { AppError, type Issue } from '../../src/errors.ts'
import type { Delivery, Message } from '../../src/mail/message.ts'
import { createOutbox } from '../../src/mail/outbox.ts'
import { noBus } from '../../src/sessions/endings/bus.ts'
import { createEndings } from '../../src/sessions/endings/endings.ts'
import { createSessionService, type SessionService } from '../../src/sessions/service.ts'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { createLimits } from '../../src/sessions/throttling/limits.ts'
import { createAccessTokens } from '../../src/sessions/tokens/access-token.ts'
import { loadKeyring } from '../../src/sessions/tokens/keys.ts'
import type { Viewer } from '../../src/sessions/viewer.ts'
import { openTestDatabase } from '../database/test-database.ts'
import { type Line, memoryLog } from '../mail/memory-log.ts'
import { tokenIn } from '../mail/smtp-inbox.ts'

export const ORIGIN = { ip: '198.51.100.7', userAgent: 'a test' }
export const PASSWORD = 'plum orbit cactus violin'
export const OTHER_PASSWORD = 'marble cobalt seven lantern'

export type TestAccounts = {
  accounts: AccountService
  sessions: SessionService
  database: Database
  /** The SQL that was run. */
  queries: string[]
  /** What was logged. */
  lines: readonly Line[]
  advance(milliseconds: number): void
  /** An account with the usual password, and its first session. */
  register(email: string, role?: Role): Promise<SignIn>
  addTodo(ownerId: string): Promise<void>
  /** Who a sign-in's access token stands for; it must be good. */
  viewer(signIn: SignIn): Viewer
  /** The same, though the token may have ended since: what a request that came before knows. */
  claims(signIn: SignIn): Viewer
  /** What was mailed: so many messages, or more. */
  mails(least: number): Promise<Message[]>
  /** The token of a reset that is asked for now. */
  resetToken(email: string): Promise<string>
  /** The token that was mailed last. */
  newestToken(): Promise<string>
  /** The events, the oldest first. */
  trail(): Promise<AuditEvent[]>
  actions(): Promise<string[]>
  /** Makes so many of the next transactions fail when all but the commit is done. */
  failCommits(count: number): void
  close(): Promise<void>
}

/** @param options.delivery where mail goes instead of to memory. */
export async function openAccounts(options: { delivery?: Delivery } = {}): Promise<TestAccounts> {
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
  const config = parseConfig({ NODE_ENV: 'test', JWT_SECRET: randomBytes(32).toString('base64url') })
  const keyring = await loadKeyring(config.jwt)
  const accessTokens = createAccessTokens({ ...config.jwt, keyring, ttl: config.durations.accessToken })
  const { log, lines } = memoryLog()
  const { durations } = config
  const audit = createAuditService({ database, now })
  const hasher = createHasher({ cost: 4, key: randomBytes(32), queueLimit: 1_000 })
  const [limitsKey] = keyring.derive('throttling')
  const limits = createLimits({ key: limitsKey })
  const endings = createEndings({ database, bus: noBus, accessTokenTtl: durations.accessToken, now, log })
  await endings.start()
  const successorKeys = keyring.derive('refresh token successor')
  const parts = { database, audit, hasher, limits, now, log }
  const sessions = createSessionService({ ...parts, accessTokens, endings, successorKeys, durations })

  const messages: Message[] = []
  const toMemory: Delivery = { deliver: async (message) => void messages.push(message), close() {} }
  const mailer = createOutbox({ delivery: options.delivery ?? toMemory, log, now })
  const settings = { minPasswordLength: config.passwords.minLength, appUrl: 'https://app.example.org' }
  const accounts = createAccountService({ ...parts, ...settings, sessions, mailer })

  const viewer = ({ accessToken }: SignIn) => {
    const verdict = sessions.authenticate(accessToken)
    if ('absence' in verdict) throw new Error(`the token is ${verdict.absence}`)
    return verdict.viewer
  }
  const claims = ({ accessToken }: SignIn) => {
    const verification = accessTokens.verify(accessToken, now())
    if ('reason' in verification) throw new Error(`the token is ${verification.reason}`)
    return verification.ok
  }
  const mails = async (least: number) => {
    await accounts.settled()
    // The outbox takes a few turns of the event loop to deliver to memory.
    for (let turn = 0; turn < 10 || (messages.length < least && turn < 1_000); turn++) await setImmediate()
    if (messages.length < least) throw new Error(`${least} mails were expected, and ${messages.length} came`)
    return messages
  }
  const newestToken = async () => tokenIn((await mails(1)).at(-1)?.text ?? '')
  const trail = () => database.read.auditEvent.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] })

  return {
    accounts,
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
      if (role === 'USER') return accounts.register({ email, password: PASSWORD }, ORIGIN)
      await accounts.create({ email, password: PASSWORD, role }, ORIGIN)
      return sessions.login({ email, password: PASSWORD }, ORIGIN)
    },
    async addTodo(ownerId) {
      const data = { id: randomUUID(), ownerId, title: 'A todo', createdAt: now(), updatedAt: now() }
      await database.write((transaction) => transaction.todo.create({ data }))
    },
    async resetToken(email) {
      const before = (await mails(0)).length
      await accounts.requestPasswordReset(email, ORIGIN)
      await mails(before + 1)
      return newestToken()
    },
    actions: async () => (await trail()).map(({ action }) => action),
    failCommits(count) {
      failures = count
    },
    async close() {
      await accounts.settled()
      await mailer.close()
      await endings.close()
      await hasher.close()
      await opened.close()
    },
  }
}

/** The code that something is refused with; null where it isn't. */
export async function codeOf(outcome: Promise<unknown>): Promise<string | null> {
  try {
    await outcome
    return null
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/** What is wrong with an input. */
export async function issuesOf(outcome: Promise<unknown>): Promise<Issue[]> {
  try {
    await outcome
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_USER_INPUT') return error.details.issues
    throw error
  }
  throw new Error('nothing was wrong with it')
}
