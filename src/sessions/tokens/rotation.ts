/** What is to be done with a refresh token that comes in: a decision, from what is stored, on nothing else. */

/**
 * - `rotate`: spend it, and give its successor
 * - `repeat`: give the successor that was given already, once more
 * - `reuse`: a spent token is back: the session must end
 * - `expired`: the token's or the session's time is over
 * - `ended`: the session was ended before
 */
export type Rotation = 'rotate' | 'repeat' | 'reuse' | 'expired' | 'ended'

/**
 * @param token the row of the token that came in.
 * @param successorSpent whether the token that it was exchanged for has been used; false where there is none.
 * @param session the row of its session.
 * @param grace for how many milliseconds after it was spent a token may come again; 0 for never.
 */
export function rotationOf(
  token: { spentAt: Date | null; expiresAt: Date },
  successorSpent: boolean,
  session: { revokedAt: Date | null; expiresAt: Date },
  now: Date,
  grace: number,
): Rotation {
  // First what has ended the session, since a spent token then tells of no theft that could still be stopped.
  if (session.revokedAt !== null) return 'ended'
  if (session.expiresAt <= now) return 'expired'
  // A spent token is judged by when it was spent, even after its own end: whoever sends it late has it from somewhere.
  if (token.spentAt !== null) {
    const age = now.getTime() - token.spentAt.getTime()
    return age < grace && grace > 0 && !successorSpent ? 'repeat' : 'reuse'
  }
  return token.expiresAt <= now ? 'expired' : 'rotate'
}
