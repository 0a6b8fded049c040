import type { ClientInfo } from '../core/client-info.ts'
import type { AppError } from '../core/errors.ts'
import type { User } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'

/** Tokens for an authenticated client. */
export type SignIn = {
  readonly accessToken: string
  /** Lifetime of the access token, in seconds. */
  readonly expiresIn: number
  readonly refreshToken: string
  /** Expiry of the refresh token if it is not used. */
  readonly refreshExpiresAt: Date
  readonly user: User
  readonly sessionId: string
}

/** Factors checked at a sign-in: their method references (RFC 8176), separated by spaces, and their number. */
export type Authentication = { readonly amr: string; readonly factors: 1 | 2 }

export const PASSWORD: Authentication = { amr: 'pwd', factors: 1 }

/** Second-factor codes sent by a client. */
export type FactorAnswer = {
  /** Code of an authenticator app. */
  code?: string | null | undefined
  recoveryCode?: string | null | undefined
}

export type FirstFactor = {
  /** The user's row is locked. */
  user: User
  first: Authentication
  answer: FactorAnswer | null
  /** Session to renew; null to open a new one. */
  sessionId: string | null
  client: ClientInfo
}

/** Second factors, as used by sessions. */
export type SecondFactors = {
  /**
   * Checks the factors of a sign-in. The transaction must be committed in any case, since it counts attempts and uses
   * up codes.
   * @returns the authentication of the session, or the error to throw after the commit: SECOND_FACTOR_REQUIRED
   *   without an answer, INVALID_CREDENTIALS, TOO_MANY_REQUESTS.
   */
  judge(transaction: Transaction, shown: FirstFactor): Promise<Authentication | AppError>
  /**
   * Rejects an answer with several codes. @returns null without any code. @throws AppError BAD_USER_INPUT for more than
   * one.
   */
  checkAnswer(answer: FactorAnswer): FactorAnswer | null
  /** Deletes the challenges of sign-ins that wait for a second factor. */
  voidChallenges(transaction: Transaction, userId: string): Promise<void>
  /** Removes all second factors: somebody else may have added them before the mailbox was proven. */
  removeAll(transaction: Transaction, userId: string): Promise<void>
}
