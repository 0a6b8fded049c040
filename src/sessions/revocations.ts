/** Revocation on request: one session by its user, or all sessions of a user by another. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import { isUuid } from '../core/uuid.ts'
import type { Database } from '../database/port.ts'
import type { Viewer } from '../tokens/viewer.ts'
import type { SessionDurations } from './durations.ts'
import { activeAt } from './repository.ts'
import type { SessionRevoker } from './revoke.ts'

export type RevocationsOptions = {
  database: Database
  audit: AuditService
  revoker: SessionRevoker
  durations: SessionDurations
  now: () => Date
}

export function createRevocations({ database, audit, revoker, durations, now }: RevocationsOptions) {
  return {
    async revoke({ userId }: Viewer, sessionId: string, client: ClientInfo): Promise<boolean> {
      if (!isUuid(sessionId)) return false
      const revocation = database.write(async (transaction) => {
        const where = { id: sessionId, userId, ...activeAt(now(), durations.refreshToken) }
        const session = await transaction.session.findFirst({ where })
        if (session === null || !(await revoker.revoke(transaction, session, 'revoked'))) return false
        const detail = `session ${sessionId}`
        await audit.record(transaction, { action: 'session.revoked', userId, actorId: userId, client, detail })
        return true
      })
      return revoker.inMemoryUnless(revocation, async () => {
        const own = await database.read.session.findFirst({ where: { id: sessionId, userId } })
        return own && { subjectId: sessionId, issuedBefore: null }
      })
    },

    revokeOfUser({ userId: actorId }: Viewer, userId: string, client: ClientInfo): Promise<number> {
      const revocation = database.write(async (transaction) => {
        const user = isUuid(userId) ? await transaction.user.findUnique({ where: { id: userId } }) : null
        if (user === null) throw new AppError('NOT_FOUND', {})
        const count = await revoker.revokeSessionsOf(transaction, userId, 'revoked')
        const detail = `all ${count} sessions`
        await audit.record(transaction, { action: 'session.revoked', userId, actorId, client, detail })
        return count
      })
      return revoker.inMemoryUnless(revocation, async () => ({ subjectId: userId, issuedBefore: now() }))
    },
  }
}
