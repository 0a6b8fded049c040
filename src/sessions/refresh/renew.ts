import { AppError } from '../../core/errors.ts'
import type { User } from '../../database/client/client.ts'
import type { Transaction } from '../../database/port.ts'
import type { Viewer } from '../../tokens/viewer.ts'
import { useSession } from '../repository.ts'
import type { SignIn } from '../sign-in.ts'
import type { TokenIssuer } from '../token-issuer.ts'

export type RenewOptions = { issuer: TokenIssuer; now: () => Date }

export function createRenew({ issuer, now }: RenewOptions) {
  /**
   * Issues new tokens in the viewer's session, for example after a new password. Earlier tokens become invalid.
   * @throws AppError UNAUTHENTICATED if the session was revoked.
   */
  return async function renew(transaction: Transaction, { sessionId }: Viewer, { id: userId }: User): Promise<SignIn> {
    const at = now()
    const used = await useSession(transaction, sessionId, at)
    if (!used) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
    // A password alone does not renew the `auth_time` of a session with two factors.
    const authenticatedAt = used.factors > 1 ? used.authenticatedAt : at
    const session = await transaction.session.update({ where: { id: sessionId }, data: { authenticatedAt } })
    // Deleted instead of spent: a reused old token must not revoke the session.
    await transaction.refreshToken.deleteMany({ where: { sessionId } })
    const user = await transaction.user.findUniqueOrThrow({ where: { id: userId } })
    return issuer.first(transaction, session, user, at)
  }
}
