import type { AccessClaims } from './access-claims.ts'

/** User of a valid access token. */
export type Viewer = AccessClaims

/** Why authentication failed: no token, malformed, expired or revoked. */
export type AuthError = 'missing' | 'malformed' | 'expired' | 'revoked'
