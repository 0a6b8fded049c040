/** Second factors: authenticator apps, recovery codes, and the second step of a sign-in. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import type { Authenticator, User } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { SecondFactors, SessionService, SignIn } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { type AnswerChallengeInput, createAnswerChallenge } from './answer-challenge.ts'
import { type AuthenticatorSetup, createAuthenticators, type RecoveryCodes } from './authenticators.ts'
import type { FactorKeys } from './factor-keys.ts'
import type { FactorNotices } from './notices.ts'
import { ownSession } from './own-session.ts'
import { createRemoval } from './removal.ts'

export type { AuthenticatorSetup, RecoveryCodes }

/** Methods throw AppErrors with the listed codes, and UNAUTHENTICATED if the session was revoked. */
export type FactorService = {
  /** Completes a sign-in. INVALID_CREDENTIALS; BAD_USER_INPUT; TOO_MANY_REQUESTS. */
  answerChallenge(input: AnswerChallengeInput, client: ClientInfo): Promise<SignIn>
  /** Lists confirmed authenticators. */
  listAuthenticators(viewer: Viewer): Promise<Authenticator[]>
  /**
   * Creates the secret of an app. REAUTHENTICATION_REQUIRED if this session lacks an existing factor; CONFLICT beyond
   * the maximum.
   */
  addAuthenticator(viewer: Viewer): Promise<AuthenticatorSetup>
  /** Confirms an app with its first code. INVALID_CREDENTIALS; NOT_FOUND; REAUTHENTICATION_REQUIRED. */
  confirmAuthenticator(viewer: Viewer, id: string, code: string, client: ClientInfo): Promise<RecoveryCodes>
  removeAuthenticator(viewer: Viewer, id: string, client: ClientInfo): Promise<boolean>
  /** Replaces all recovery codes. CONFLICT if the account has no authenticator. */
  replaceRecoveryCodes(viewer: Viewer, client: ClientInfo): Promise<RecoveryCodes>
  /** Removes all second factors of an account, on behalf of the operator. NOT_FOUND. */
  removeFactors(userId: string, client: ClientInfo): Promise<User>
  /** Called by other features before they change factors, within their transaction. */
  ownSession: typeof ownSession
}

export type FactorServiceOptions = {
  database: Database
  audit: AuditService
  limits: RateLimits
  sessions: SessionService
  secondFactors: SecondFactors
  keys: FactorKeys
  notices: FactorNotices
  /** Name of the service in authenticator apps. */
  issuer: string
  now: () => Date
}

export function createFactorService(options: FactorServiceOptions): FactorService {
  return {
    answerChallenge: createAnswerChallenge(options),
    ...createAuthenticators(options),
    removeFactors: createRemoval(options),
    ownSession,
  }
}
