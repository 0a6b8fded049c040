import { AppError } from '../core/errors.ts'
import type { Session, User } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { factorsOf, lockUser } from './repository.ts'

export type OwnSession = Session & { user: User }

/**
 * Returns the viewer's session before a change of factors or of what they protect, and locks the account.
 * @param change.factors requires each kind of factor that the account has. A session with the password alone could
 * otherwise replace the old factor by a new one, or shed it with another email.
 * @throws AppError UNAUTHENTICATED if the session was revoked; REAUTHENTICATION_REQUIRED.
 */
export async function ownSession(
  transaction: Transaction,
  { userId, sessionId }: Viewer,
  change: { factors: boolean },
): Promise<OwnSession> {
  const isEnabled = await lockUser(transaction, userId)
  const session = await transaction.session.findUnique({ where: { id: sessionId }, include: { user: true } })
  if (!isEnabled || !session || session.revokedAt !== null) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
  if (change.factors && !(await hasUsedAll(transaction, session))) {
    const message = 'Confirm your second factor or a passkey first.'
    throw new AppError('REAUTHENTICATION_REQUIRED', { factors: 2 }, message)
  }
  return session
}

/** Without an authenticator, a passkey without user verification may be the most that an account can use. */
async function hasUsedAll(transaction: Transaction, { userId, factors, amr }: Session): Promise<boolean> {
  if (factors > 1) return true
  const { hasAuthenticator, hasPasskey } = await factorsOf(transaction, userId)
  return !hasAuthenticator && (!hasPasskey || amr === 'pop')
}
