/** Sessions: signing in, going on, and ending, at once and everywhere. */

import type { KeyObject } from 'node:crypto'
import type { Hasher } from '../accounts/passwords/hasher.ts'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { Config } from '../config.ts'
import type { Session, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/database.ts'
import type { SignIn } from './sign-in.ts'
import type { Limits } from './throttling/limits.ts'
import type { AccessTokens } from './tokens/access-token.ts'
import type { Viewer, ViewerAbsence } from './viewer.ts'

/** Why a session ended, as its row keeps it. */
export type EndReason =
  | 'logout'
  | 'revoked'
  | 'reuse'
  | 'password_changed'
  | 'password_reset'
  | 'disabled'
  | 'account_deleted'

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
  /** Ends all of a user's sessions. How many they were. @throws AppError NOT_FOUND. */
  revokeOfUser(viewer: Viewer, userId: string, origin: Origin): Promise<number>
  /** The last used first. */
  listLive(userId: string): Promise<Session[]>

  // For what happens to accounts, in its own transactions. What they end is refused from when the transaction is committed.

  /** Opens a session, and sets the user's lastLoginAt. The caller has checked that the account is enabled. */
  start(transaction: Transaction, user: User, origin: Origin): Promise<SignIn>
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

  /** What accounts limit, too. */
  readonly limits: Limits
}

export type SessionServiceOptions = {
  database: Database
  audit: AuditService
  hasher: Hasher
  accessTokens: AccessTokens
  /** `keyring.derive('refresh token successor')` */
  successorKeys: readonly [KeyObject, ...KeyObject[]]
  limits: Limits
  durations: Config['durations']
  now: () => Date
}
