import type { AccessClaims } from './tokens/access-claims.ts'

/** Who asks, by the access token that came along. */
export type Viewer = AccessClaims

/** Why nobody is known to ask: no token; none of ours; one whose time is over; one that was ended before. */
export type ViewerAbsence = 'missing' | 'malformed' | 'expired' | 'revoked'
