import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { Session } from '../database/client/client.ts'
import type { Database, Reader, Transaction } from '../database/database.ts'
import type { Ender } from './ender.ts'
import { hashOf } from './tokens/refresh-token.ts'
import type { Viewer } from './viewer.ts'

export type LogoutOptions = { database: Database; audit: AuditService; ender: Ender }

export function createLogout({ database, audit, ender }: LogoutOptions) {
  /**
   * Ends the session of who asks, and that of a refresh token: any of its tokens will do, a spent or an expired one too, since
   * whoever wants to leave need not have got the answer to the last refresh.
   */
  return async function logout(viewer: Viewer | null, refreshToken: string | null, origin: Origin): Promise<void> {
    const hash = refreshToken === null ? null : hashOf(refreshToken)
    const asking = viewer && { id: viewer.sessionId, userId: viewer.userId }
    const known = hash === null ? null : await sessionOf(database.read, hash)
    if (!asking && !known) return
    await database.write(async (transaction) => {
      if (asking) await end(transaction, asking, origin)
      if (!known) return
      await ender.hold(transaction, known.id)
      // Asked again, since a change of the password may have made it worthless meanwhile.
      const named = await sessionOf(transaction, known.hash)
      if (named) await end(transaction, named, origin)
    })
  }

  async function sessionOf({ refreshToken }: Pick<Reader, 'refreshToken'>, hash: string) {
    const select = { session: { select: { id: true, userId: true } } }
    const token = await refreshToken.findUnique({ where: { hash }, select })
    return token && { ...token.session, hash }
  }

  async function end(transaction: Transaction, session: Pick<Session, 'id' | 'userId'>, origin: Origin): Promise<void> {
    if (!(await ender.end(transaction, session, 'logout'))) return
    const { id, userId } = session
    const detail = `session ${id}`
    await audit.record(transaction, { action: 'logout', userId, actorId: userId, origin, detail })
  }
}
