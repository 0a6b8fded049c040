/** Rotation of refresh tokens: decides from stored rows how to answer an incoming token. */

/**
 * - `rotate`: spend the token and issue its successor.
 * - `replay`: return the same successor again.
 * - `reuse`: a spent token came back after its rotation was confirmed. Revoke the session.
 * - `expired`: the token, its successor or the session has expired.
 * - `revoked`: the session was revoked earlier.
 */
export type Rotation = 'rotate' | 'replay' | 'reuse' | 'expired' | 'revoked'

type Token = { spentAt: Date | null; expiresAt: Date }
type Successor = Token & { confirmedAt: Date | null }

/**
 * The first use of the successor, or of the access token issued with it, confirms a rotation. Before that the client
 * may have missed the response, so the spent token is replayed at any time. Afterwards it is replayed during the grace
 * period, unless the successor was spent.
 * @param successor row of the token that replaced this one; null if there is none.
 * @param grace in milliseconds; 0 disables replays (OWASP ASVS 5.0 10.4.5).
 */
export function rotationOf(
  token: Token,
  successor: Successor | null,
  session: { revokedAt: Date | null; expiresAt: Date },
  now: Date,
  grace: number,
): Rotation {
  // Checked first: in an ended session a spent token reveals no theft that could still be stopped.
  if (session.revokedAt !== null) return 'revoked'
  if (session.expiresAt <= now) return 'expired'
  if (token.spentAt === null) return token.expiresAt <= now ? 'expired' : 'rotate'
  if (grace === 0 || successor === null || successor.spentAt !== null) return 'reuse'
  if (successor.confirmedAt === null) return successor.expiresAt <= now ? 'expired' : 'replay'
  // Absolute difference: a clock set back by more than the grace period does not reopen it.
  return Math.abs(now.getTime() - successor.confirmedAt.getTime()) < grace ? 'replay' : 'reuse'
}
