/** Sessions: signing in, going on, and ending, at once and everywhere. */

import type { KeyObject } from 'node:crypto'
import type { Hasher } from '../accounts/passwords/hasher.ts'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { Config } from '../config.ts'
import type { Session, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/database.ts'
import { isUuid } from '../database/ids.ts'
import type { Executor } from '../database/statements.ts'
import { AppError } from '../errors.ts'
import { createEnder, type EndReason } from './ender.ts'
import type { Endings } from './endings/endings.ts'
import { createIssuer } from './issuer.ts'
import { liveAt } from './live.ts'
import { createLogin } from './login.ts'
import { createLogout } from './logout.ts'
import { createRefresh } from './refresh.ts'
import type { SignIn } from './sign-in.ts'
import type { Limits } from './throttling/limits.ts'
import type { AccessTokens } from './tokens/access-token.ts'
import { hashOf } from './tokens/refresh-token.ts'
import type { Viewer, ViewerAbsence } from './viewer.ts'

export type { EndReason }

export type SessionService = {
  /** Who an access token stands for. Never throws, and asks no database. */
  authenticate(token: string): { viewer: Viewer } | { absence: ViewerAbsence }

  /**
   * @throws AppError INVALID_CREDENTIALS for an unknown email, a wrong password and a disabled account alike; TOO_MANY_REQUESTS.
   */
  login(input: { email: string; password: string }, origin: Origin): Promise<SignIn>
  /** @throws AppError INVALID_REFRESH_TOKEN; TOO_MANY_REQUESTS. */
  refresh(refreshToken: string | null, origin: Origin): Promise<SignIn>
  /** Ends the session of the viewer, and that of the refresh token. It is no error if there is none. */
  logout(viewer: Viewer | null, refreshToken: string | null, origin: Origin): Promise<void>
  /** Ends all the viewer's sessions. How many they were. */
  endAll(viewer: Viewer, origin: Origin): Promise<number>
  /** Ends one of the viewer's own sessions. Whether there was one. */
  revoke(viewer: Viewer, sessionId: string, origin: Origin): Promise<boolean>
  /** Ends all of a user's sessions. How many they were. @throws AppError NOT_FOUND where there is no such user. */
  revokeOfUser(viewer: Viewer, userId: string, origin: Origin): Promise<number>
  /** Whether there is a session of this refresh token, be it spent, that has not ended. */
  goesOn(refreshToken: string): Promise<boolean>
  /** The last used first. */
  listLive(userId: string): Promise<Session[]>

  // For what happens to accounts, in its own transactions. What they end is refused from when the transaction is committed.

  /** Opens a session, and sets the user's lastLoginAt. The caller has checked that the account is enabled. */
  start(executor: Executor, user: User, origin: Origin): Promise<SignIn>
  /**
   * Ends a user's sessions, with their refresh and access tokens.
   * @param except the session that goes on; its access tokens from before are refused all the same: see renew.
   * @returns how many live ones were ended.
   */
  endSessionsOf(transaction: Transaction, userId: string, reason: EndReason, except?: string): Promise<number>
  /** Ends a user's access tokens; the sessions go on, and the next refresh of each gives new ones. */
  endAccessTokensOf(transaction: Transaction, userId: string): Promise<void>
  /** To be called before an account is deleted: its tokens are refused from the commit on, whatever becomes of the rows. */
  endForGood(transaction: Transaction, userId: string): Promise<void>
  /**
   * New tokens in the viewer's session, as after its password was given again. Its refresh tokens from before are good no
   * longer. To be called after endSessionsOf, so that the new access token is not refused with the old ones.
   */
  renew(transaction: Transaction, viewer: Viewer, user: User, origin: Origin): Promise<SignIn>
}

export type SessionServiceOptions = {
  database: Database
  audit: AuditService
  hasher: Hasher
  accessTokens: AccessTokens
  endings: Endings
  /** `keyring.derive('refresh token successor')` */
  successorKeys: readonly [KeyObject, ...KeyObject[]]
  limits: Limits
  durations: Config['durations']
  now: () => Date
}

export function createSessionService(options: SessionServiceOptions): SessionService {
  const { database, audit, accessTokens, endings, durations, now } = options
  const issuer = createIssuer({ accessTokens, durations, now })
  const ender = createEnder({ endings, durations, now })
  const parts = { ...options, issuer, ender }

  return {
    authenticate(token) {
      const verification = accessTokens.verify(token, now())
      if ('reason' in verification) return { absence: verification.reason }
      return endings.include(verification.ok) ? { absence: 'revoked' } : { viewer: verification.ok }
    },

    login: createLogin(parts),
    refresh: createRefresh(parts),
    logout: createLogout(parts),

    endAll: ({ userId }, origin) =>
      database.write(async (transaction) => {
        const count = await ender.endSessionsOf(transaction, userId, 'logout')
        const detail = `all ${count} sessions`
        await audit.record(transaction, { action: 'logout', userId, actorId: userId, origin, detail })
        return count
      }),

    async revoke({ userId }, sessionId, origin) {
      if (!isUuid(sessionId)) return false
      return database.write(async (transaction) => {
        const where = { id: sessionId, userId, ...liveAt(now(), durations.refreshToken) }
        const session = await transaction.session.findFirst({ where })
        if (session === null || !(await ender.end(transaction, session, 'revoked'))) return false
        const detail = `session ${sessionId}`
        await audit.record(transaction, { action: 'session.revoked', userId, actorId: userId, origin, detail })
        return true
      })
    },

    revokeOfUser: ({ userId: actorId }, userId, origin) =>
      database.write(async (transaction) => {
        const user = isUuid(userId) ? await transaction.user.findUnique({ where: { id: userId } }) : null
        if (user === null) throw new AppError('NOT_FOUND', {})
        const count = await ender.endSessionsOf(transaction, userId, 'revoked')
        const detail = `all ${count} sessions`
        await audit.record(transaction, { action: 'session.revoked', userId, actorId, origin, detail })
        return count
      }),

    async goesOn(refreshToken) {
      const hash = hashOf(refreshToken)
      if (hash === null) return false
      const where = { hash, session: liveAt(now(), durations.refreshToken) }
      return (await database.read.refreshToken.findFirst({ where, select: { id: true } })) !== null
    },

    listLive: (userId) =>
      database.read.session.findMany({
        where: { userId, ...liveAt(now(), durations.refreshToken) },
        orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
      }),

    start: issuer.start,
    renew: issuer.renew,
    endSessionsOf: ender.endSessionsOf,
    endAccessTokensOf: ender.endAccessTokensOf,
    endForGood: ender.endForGood,
  }
}
