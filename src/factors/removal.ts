/** Removes all second factors on behalf of the operator, for an owner who has lost them. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import type { User } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import type { SessionService } from '../sessions/service.ts'
import type { FactorNotices } from './notices.ts'
import { removeAllOf } from './repository.ts'

export type RemovalOptions = {
  database: Database
  audit: AuditService
  sessions: Pick<SessionService, 'lowerSessionsOf'>
  notices: FactorNotices
}

export function createRemoval({ database, audit, sessions, notices }: RemovalOptions) {
  /** @throws AppError NOT_FOUND for an unknown user. */
  return function removeFactors(userId: string, client: ClientInfo): Promise<User> {
    return database.write(async (transaction) => {
      const [user] = await transaction.user.updateManyAndReturn({ where: { id: userId }, data: { id: userId } })
      if (!user) throw new AppError('NOT_FOUND', {})
      const { authenticators, passkeys } = await removeAllOf(transaction, userId)
      await sessions.lowerSessionsOf(transaction, userId)
      const detail = `${authenticators} authenticators, ${passkeys} passkeys`
      await audit.record(transaction, { action: 'factor.removed_by_operator', userId, client, detail })
      transaction.afterCommit(() => notices.changed(user, 'secondFactorRemovedByOperator'))
      return user
    })
  }
}
