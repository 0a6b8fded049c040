/** Sessions: login, refresh, logout, and revocation that takes effect at once on all instances. */

import type { KeyObject } from 'node:crypto'
import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import type { Log } from '../core/log.ts'
import type { Session, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/port.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Connection } from '../pagination/connection.ts'
import type { PageArgs } from '../pagination/page.ts'
import type { Hasher } from '../passwords/hasher.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { RevocationList } from '../revocation/revocation-list.ts'
import type { AccessTokens } from '../tokens/access-token.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import type { AuthError, Viewer } from '../tokens/viewer.ts'
import type { SessionDurations } from './durations.ts'
import { createSessionList } from './list.ts'
import { createLogin, type LoginInput } from './login.ts'
import { createLogout } from './logout.ts'
import { createReauthenticate, type ReauthenticateInput, type RenewInPlace } from './reauthenticate.ts'
import { createConfirmations, noConfirmations } from './refresh/confirmations.ts'
import { createRefresh } from './refresh/refresh.ts'
import { createRenew } from './refresh/renew.ts'
import { createRotator } from './refresh/rotate.ts'
import { activeAt } from './repository.ts'
import { createRevocations } from './revocations.ts'
import { createSessionRevoker, type RevocationReason } from './revoke.ts'
import type { Authentication, SecondFactors, SignIn } from './sign-in.ts'
import { createStart } from './start.ts'
import { createTokenIssuer } from './token-issuer.ts'
import { createPasswordVerifier, type PasswordVerifier } from './verify-password.ts'

export type { Authentication, FactorAnswer, FirstFactor, SecondFactors } from './sign-in.ts'
export type { RevocationReason, SessionDurations, SignIn }

export type SessionService = {
  /** Returns the viewer of an access token, or why there is none. Never throws, and runs no query. */
  authenticate(token: string): { viewer: Viewer } | { authError: AuthError }
  /** The viewer of an expired or revoked access token: enough to log out, and for nothing else. */
  expiredViewer(token: string): Viewer | null

  /** Returns the viewer of a new sign-in; null if it was revoked. Does not count as a use of the token. */
  viewerOf(signIn: SignIn): Viewer | null

  /**
   * @throws AppError INVALID_CREDENTIALS for an unknown email, a wrong password and a disabled account;
   * SECOND_FACTOR_REQUIRED; TOO_MANY_REQUESTS.
   */
  login(input: LoginInput, client: ClientInfo): Promise<SignIn>
  /** @throws AppError INVALID_REFRESH_TOKEN; TOO_MANY_REQUESTS. */
  refresh(refreshToken: string | null, client: ClientInfo): Promise<SignIn>
  /**
   * Checks the factors again, and issues new tokens in the viewer's session. @throws AppError INVALID_CREDENTIALS;
   * SECOND_FACTOR_REQUIRED; TOO_MANY_REQUESTS.
   */
  reauthenticate(viewer: Viewer, input: ReauthenticateInput, client: ClientInfo): Promise<SignIn>
  /** Revokes the sessions of the viewer and of the refresh token. Does nothing without either. */
  logout(viewer: Viewer | null, refreshToken: string | null, client: ClientInfo): Promise<void>
  /** Revokes all sessions of the viewer. @returns the number that were active. */
  logoutAll(viewer: Viewer, client: ClientInfo): Promise<number>
  /** Revokes one session of the viewer. @returns true if it was active. */
  revoke(viewer: Viewer, sessionId: string, client: ClientInfo): Promise<boolean>
  /**
   * Revokes all sessions of a user. @returns the number that were active. @throws AppError NOT_FOUND for an unknown
   * user.
   */
  revokeOfUser(viewer: Viewer, userId: string, client: ClientInfo): Promise<number>
  /** True if the session of a refresh token, spent or not, is active. */
  isActive(refreshToken: string): Promise<boolean>
  /** Lists active sessions, last used first. */
  list(userId: string, args: PageArgs): Promise<Connection<Session>>
  /** Finds active sessions of all users by id. */
  activeByIds(ids: readonly string[]): Promise<Session[]>
  verifyPassword: PasswordVerifier
  /** Resolves when all writes queued after responses are done. */
  drain(): Promise<void>

  // Steps within transactions of other features. Revoked tokens are rejected from the commit on.

  /**
   * Opens a session for an enabled account, and sets its lastLoginAt. @param authentication result of `judge`; the
   * password alone by default.
   */
  start(transaction: Transaction, user: User, client: ClientInfo, authentication?: Authentication): Promise<SignIn>
  /** Checks second factors, for features that sign in by other means than `login`. */
  judge: SecondFactors['judge']
  /** Like `reauthenticate`, for factors that this transaction has already checked. */
  renewInPlace: RenewInPlace
  /**
   * Removes the second factor from a user's sessions after one of their factors was deleted, and revokes their access
   * tokens.
   */
  lowerSessionsOf(transaction: Transaction, userId: string): Promise<void>
  /**
   * Revokes a user's sessions with their refresh and access tokens.
   * @param except session that stays. Its access tokens are revoked too: see renew.
   * @returns the number of sessions that were active.
   */
  revokeSessionsOf(transaction: Transaction, userId: string, reason: RevocationReason, except?: string): Promise<number>
  /** Revokes a user's access tokens. Sessions stay; their next refresh issues new ones. */
  revokeAccessTokensOf(transaction: Transaction, userId: string): Promise<void>
  /** Revokes all tokens of an account that is about to be deleted. Works without any of its rows. */
  revokeForDeletion(transaction: Transaction, userId: string): Promise<void>
  /**
   * Issues new tokens in the viewer's session and deletes its earlier refresh tokens. Call it after revokeSessionsOf,
   * which would revoke the new access token as well.
   */
  renew(transaction: Transaction, viewer: Viewer, user: User, client: ClientInfo): Promise<SignIn>
}

export type SessionServiceOptions = {
  database: Database
  audit: AuditService
  hasher: Hasher
  accessTokens: AccessTokens
  revocations: RevocationList
  /** Result of `keyring.derive('refresh token successor')`. */
  successorKeys: readonly [KeyObject, ...KeyObject[]]
  limits: RateLimits
  secondFactors: SecondFactors
  durations: SessionDurations
  requireVerifiedEmail: boolean
  /** Per user. */
  maxSessions: number
  mailer: Mailer
  /** Base URL of links in emails. */
  appUrl: string
  log: Log
  now: () => Date
}

export function createSessionService(options: SessionServiceOptions): SessionService {
  const { database, accessTokens, revocations, durations, now } = options
  const confirmations = durations.refreshGrace === 0 ? noConfirmations : createConfirmations(options)
  const tokens = createTokenIssuer(options)
  const revoker = createSessionRevoker(options)
  const issuer = { ...tokens, start: createStart({ ...options, issuer: tokens, revoker }) }
  const rotator = createRotator({ ...options, issuer })
  const verifyPassword = createPasswordVerifier(options)
  const dependencies = { ...options, confirmations, issuer, revoker, rotator, verifyPassword }

  function verify(token: string): ReturnType<SessionService['authenticate']> {
    const verification = accessTokens.verify(token, now())
    if ('reason' in verification) return { authError: verification.reason }
    return revocations.include(verification.ok) ? { authError: 'revoked' } : { viewer: verification.ok }
  }

  return {
    authenticate(token) {
      const verdict = verify(token)
      if ('viewer' in verdict && verdict.viewer.rotationId !== undefined) confirmations.used(verdict.viewer.rotationId)
      return verdict
    },
    expiredViewer: accessTokens.read,
    viewerOf({ accessToken }) {
      const verdict = verify(accessToken)
      return 'viewer' in verdict ? verdict.viewer : null
    },

    login: createLogin(dependencies),
    refresh: createRefresh(dependencies),
    ...createReauthenticate(dependencies),
    ...createLogout(dependencies),
    ...createRevocations(dependencies),

    async isActive(refreshToken) {
      const hash = hashOf(refreshToken)
      if (hash === null) return false
      const where = { hash, session: activeAt(now(), durations.refreshToken) }
      return (await database.read.refreshToken.findFirst({ where, select: { id: true } })) !== null
    },

    list: createSessionList(options),

    activeByIds: (ids) =>
      database.read.session.findMany({
        where: { id: { in: [...ids] }, ...activeAt(now(), durations.refreshToken) },
      }),

    verifyPassword,
    drain: confirmations.drain,
    judge: options.secondFactors.judge,
    start: issuer.start,
    lowerSessionsOf: revoker.lowerSessionsOf,
    renew: createRenew(dependencies),
    revokeSessionsOf: revoker.revokeSessionsOf,
    revokeAccessTokensOf: revoker.revokeAccessTokensOf,
    revokeForDeletion: revoker.revokeForDeletion,
  }
}
