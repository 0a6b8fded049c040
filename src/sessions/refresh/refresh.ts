/** Refresh: exchanges a refresh token for a new pair of tokens. */

import type { AuditService } from '../../audit/service.ts'
import type { ClientInfo } from '../../core/client-info.ts'
import { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Database, Transaction } from '../../database/port.ts'
import type { RateLimits } from '../../rate-limit/rate-limits.ts'
import { hashOf } from '../../tokens/refresh-token.ts'
import { rotationOf } from '../../tokens/rotation.ts'
import type { SessionDurations } from '../durations.ts'
import { type LockedSession, lockSession, useSession } from '../repository.ts'
import type { SessionRevoker } from '../revoke.ts'
import type { SignIn } from '../sign-in.ts'
import type { Confirmations } from './confirmations.ts'
import type { Rotator } from './rotate.ts'

export type RefreshOptions = {
  database: Database
  audit: AuditService
  revoker: SessionRevoker
  rotator: Rotator
  confirmations: Confirmations
  limits: RateLimits
  durations: SessionDurations
  log: Log
  now: () => Date
}

/** Why a refresh was rejected. Logged, never sent to the client. */
type Refusal = 'unknown' | 'expired' | 'revoked' | 'disabled' | 'reused' | 'key removed'

type Outcome = SignIn | { refused: Refusal }

export function createRefresh(options: RefreshOptions) {
  const { database, audit, revoker, rotator, confirmations, limits, durations, log, now } = options

  /** @throws AppError INVALID_REFRESH_TOKEN; TOO_MANY_REQUESTS. */
  return async function refresh(refreshToken: string | null, client: ClientInfo): Promise<SignIn> {
    // A request without a token comes from a signed-out visitor. It is not a failed attempt.
    if (refreshToken === null) throw new AppError('INVALID_REFRESH_TOKEN', { reason: 'missing' })
    const hash = hashOf(refreshToken)
    if (hash === null) return refuse('unknown')
    await limits.refresh(client.ip)
    const outcome = await exchange(hash, client)
    if (!('refused' in outcome)) return outcome
    await limits.refreshFailed(client.ip)
    return refuse(outcome.refused)
  }

  function refuse(reason: Refusal): never {
    log.info({ reason }, 'Refresh rejected')
    throw new AppError('INVALID_REFRESH_TOKEN', {})
  }

  async function exchange(hash: string, client: ClientInfo): Promise<Outcome> {
    // Read without a transaction, so that unknown tokens do not hold up writers.
    const known = await database.read.refreshToken.findUnique({ where: { hash } })
    if (!known) return { refused: 'unknown' }
    if (known.spentAt === null && known.expiresAt <= now()) return { refused: 'expired' }
    // Includes tokens that were used just now.
    await confirmations.drain()
    return database.write(async (transaction) => {
      const at = now()
      const lock = known.spentAt === null ? useSession : lockSession
      const session = await lock(transaction, known.sessionId, at)
      if (!session) return { refused: 'revoked' }
      if (session.user.disabled) return { refused: 'disabled' }
      const rotated = known.spentAt === null ? await rotator.rotate(transaction, session, known, at) : null
      return rotated ?? exchangeSpent(transaction, session, hash, client)
    })
  }

  async function exchangeSpent(
    transaction: Transaction,
    session: LockedSession,
    hash: string,
    client: ClientInfo,
  ): Promise<Outcome> {
    // Read after the lock: a new password may have deleted the token.
    const token = await transaction.refreshToken.findUnique({ where: { hash } })
    if (!token) return { refused: 'unknown' }
    const { successorId } = token
    const successor =
      successorId === null ? null : await transaction.refreshToken.findUnique({ where: { id: successorId } })
    const decision = rotationOf(token, successor, session, now(), durations.refreshGrace)
    if (decision === 'replay' && successor) {
      return (await rotator.replay(transaction, session, token, successor)) ?? { refused: 'key removed' }
    }
    if (decision !== 'reuse') return { refused: decision === 'expired' ? 'expired' : 'revoked' }
    // Committed together with the rejection: an exception would roll it back.
    await revoker.revoke(transaction, session, 'reuse')
    await audit.record(transaction, {
      action: 'session.reuse_detected',
      userId: session.userId,
      client,
      detail: `session ${session.id}`,
    })
    return { refused: 'reused' }
  }
}
