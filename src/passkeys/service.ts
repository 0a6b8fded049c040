/** Passkeys (WebAuthn Level 3): sign-in without an email, and the passkeys of an account. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import type { Log } from '../core/log.ts'
import type { Passkey, User } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import type { FactorService } from '../factors/service.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { SessionService, SignIn } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { createPasskeyLogin, type PasskeyChallenge } from './login.ts'
import { type AddPasskeyInput, createOwnPasskeys } from './own-passkeys.ts'
import { type RelyingParty, type RelyingPartySettings, relyingPartyOf } from './relying-party.ts'
import { createPasskeyVerifier } from './verify.ts'

export type { PasskeyChallenge, RelyingPartySettings }

/** Methods throw AppErrors with the listed codes, and TOO_MANY_REQUESTS. */
export type PasskeyService = {
  beginPasskeyLogin(client: ClientInfo): Promise<PasskeyChallenge>
  /** Signs in. INVALID_CREDENTIALS; SECOND_FACTOR_REQUIRED. */
  loginWithPasskey(response: unknown, client: ClientInfo): Promise<SignIn>
  beginPasskeyReauthentication(viewer: Viewer, client: ClientInfo): Promise<PasskeyChallenge>
  /** Renews the viewer's session. INVALID_CREDENTIALS; SECOND_FACTOR_REQUIRED. */
  reauthenticateWithPasskey(viewer: Viewer, response: unknown, client: ClientInfo): Promise<SignIn>
  /** Lists passkeys, oldest first. */
  listPasskeys(viewer: Viewer): Promise<Passkey[]>
  /**
   * Starts adding a passkey. REAUTHENTICATION_REQUIRED if this session lacks an existing factor; CONFLICT beyond the
   * maximum.
   */
  beginPasskey(viewer: Viewer): Promise<PasskeyChallenge>
  /** Adds a passkey. INVALID_CREDENTIALS; REAUTHENTICATION_REQUIRED; BAD_USER_INPUT. */
  addPasskey(viewer: Viewer, input: AddPasskeyInput, client: ClientInfo): Promise<Passkey>
  /** Renames a passkey. NOT_FOUND; BAD_USER_INPUT. */
  renamePasskey(viewer: Viewer, id: string, name: string, client: ClientInfo): Promise<Passkey>
  /** Removes a passkey. CONFLICT if the account could not sign in without it; REAUTHENTICATION_REQUIRED. */
  removePasskey(viewer: Viewer, id: string, client: ClientInfo): Promise<boolean>
}

export type PasskeyServiceOptions = {
  database: Database
  audit: AuditService
  limits: RateLimits
  sessions: SessionService
  factors: Pick<FactorService, 'ownSession'>
  /** Emails the owner about a change. */
  notify(user: User, change: 'passkeyAdded' | 'passkeyRemoved'): void
  passkeys: RelyingPartySettings
  /** Base URL of the pages, used if `passkeys` has no origins. */
  appUrl: string
  log: Log
  now: () => Date
}

export function createPasskeyService(options: PasskeyServiceOptions): PasskeyService {
  const relyingParty: RelyingParty = relyingPartyOf(options.passkeys, options.appUrl)
  const verifier = createPasskeyVerifier({ ...options, relyingParty })
  return {
    ...createPasskeyLogin({ ...options, relyingParty, verifier }),
    ...createOwnPasskeys({ ...options, relyingParty }),
  }
}
