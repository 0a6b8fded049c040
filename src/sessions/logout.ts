import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import type { Session } from '../database/client/client.ts'
import type { Database, Reader, Transaction } from '../database/port.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { lockSession } from './repository.ts'
import type { SessionRevoker } from './revoke.ts'

export type LogoutOptions = { database: Database; audit: AuditService; revoker: SessionRevoker; now: () => Date }

export function createLogout({ database, audit, revoker, now }: LogoutOptions) {
  /**
   * Revokes the viewer's session and that of a refresh token. A spent or expired refresh token of the session works
   * too: the client may have lost the response to its last refresh.
   */
  async function logout(viewer: Viewer | null, refreshToken: string | null, client: ClientInfo): Promise<void> {
    const hash = refreshToken === null ? null : hashOf(refreshToken)
    const own = viewer && { id: viewer.sessionId, userId: viewer.userId }
    const inMemory = async (id: string | undefined) => (id === undefined ? null : { subjectId: id, issuedBefore: null })
    const found = hash === null ? Promise.resolve(null) : sessionOf(database.read, hash)
    const known = await revoker.inMemoryUnless(found, () => inMemory(own?.id))
    if (!own && !known) return
    const stored = database.write(async (transaction) => {
      if (own) await revoke(transaction, own, client)
      if (hash === null || !known || !(await lockSession(transaction, known.id))) return
      // Read again after the lock: a new password may have deleted the token.
      const named = await sessionOf(transaction, hash)
      if (named) await revoke(transaction, named, client)
    })
    const ownStored = revoker.inMemoryUnless(stored, () => inMemory(own?.id))
    await revoker.inMemoryUnless(ownStored, () => inMemory(known?.id))
  }

  async function sessionOf({ refreshToken }: Pick<Reader, 'refreshToken'>, hash: string) {
    const select = { session: { select: { id: true, userId: true } } }
    return (await refreshToken.findUnique({ where: { hash }, select }))?.session ?? null
  }

  async function revoke(
    transaction: Transaction,
    session: Pick<Session, 'id' | 'userId'>,
    client: ClientInfo,
  ): Promise<void> {
    if (!(await revoker.revoke(transaction, session, 'logout'))) return
    const { id, userId } = session
    const detail = `session ${id}`
    await audit.record(transaction, { action: 'logout', userId, actorId: userId, client, detail })
  }

  function logoutAll({ userId }: Viewer, client: ClientInfo): Promise<number> {
    const stored = database.write(async (transaction) => {
      const count = await revoker.revokeSessionsOf(transaction, userId, 'logout')
      const detail = `all ${count} sessions`
      await audit.record(transaction, { action: 'logout', userId, actorId: userId, client, detail })
      return count
    })
    return revoker.inMemoryUnless(stored, async () => ({ subjectId: userId, issuedBefore: now() }))
  }

  return { logout, logoutAll }
}
