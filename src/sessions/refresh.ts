/** The exchange of a refresh token for a new pair. */

import type { KeyObject } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { Config } from '../config.ts'
import type { RefreshToken, Session, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/database.ts'
import {
  findRefreshToken,
  findTokenInSession,
  findUser,
  spendRefreshToken,
  type TokenInSession,
  useSession,
} from '../database/session-rows.ts'
import type { Executor } from '../database/statements.ts'
import { AppError } from '../errors.ts'
import type { Ender } from './ender.ts'
import type { Issuer } from './issuer.ts'
import type { SignIn } from './sign-in.ts'
import type { Limits } from './throttling/limits.ts'
import { hashOf, successorOf } from './tokens/refresh-token.ts'
import { rotationOf } from './tokens/rotation.ts'

export type RefreshOptions = {
  database: Database
  audit: AuditService
  issuer: Issuer
  ender: Ender
  limits: Limits
  /** The first makes successors; those after it may have made some. */
  successorKeys: readonly [KeyObject, ...KeyObject[]]
  durations: Config['durations']
  now: () => Date
}

export function createRefresh(options: RefreshOptions) {
  const { database, audit, issuer, ender, limits, successorKeys, durations, now } = options

  /** @throws AppError INVALID_REFRESH_TOKEN; TOO_MANY_REQUESTS. */
  return async function refresh(refreshToken: string | null, origin: Origin): Promise<SignIn> {
    const hash = refreshToken === null ? null : hashOf(refreshToken)
    if (hash === null) throw new AppError('INVALID_REFRESH_TOKEN', {})
    await limits.refresh(origin.ip)
    // Whatever isn't known costs no writer's time.
    const known = await findRefreshToken(database.statements, { hash })
    const signIn = known && (await exchangeKnown(known, origin))
    if (signIn) return signIn
    await limits.refreshFailed(origin.ip)
    throw new AppError('INVALID_REFRESH_TOKEN', {})
  }

  async function exchangeKnown({ hash, sessionId }: RefreshToken, origin: Origin): Promise<SignIn | null> {
    const outcome = await database.statements.transaction((executor) => exchange(executor, hash))
    if (outcome !== 'raced' && outcome !== 'reuse') return outcome
    // Once more, with what nobody can change meanwhile, such as by a new password.
    return database.write(async (transaction) => {
      await ender.hold(transaction, sessionId)
      const held = await exchange(transaction, hash)
      if (held !== 'raced' && held !== 'reuse') return held
      if (held === 'reuse') await endReused(transaction, sessionId, origin)
      return null
    })
  }

  /**
   * Null where the token is no good; `raced` where something came in between. Of a session that isn't held `reuse` may be
   * either, by another exchange that has just begun.
   */
  async function exchange(executor: Executor, hash: string): Promise<SignIn | 'raced' | 'reuse' | null> {
    const token = await findTokenInSession(executor, hash)
    if (!token || token.disabled) return null
    const successor = token.successorId === null ? null : await findRefreshToken(executor, { id: token.successorId })
    const successorSpent = token.successorId !== null && successor?.spentAt !== null
    switch (rotationOf(token, successorSpent, token.session, now(), durations.refreshGrace)) {
      case 'rotate':
        return (await rotate(executor, token)) ?? 'raced'
      case 'repeat':
        return successor && repeat(executor, token, successor)
      case 'reuse':
        return 'reuse'
      default:
        return null
    }
  }

  /** Null if another exchange of the same token was faster, or the session has ended meanwhile. */
  async function rotate(executor: Executor, token: TokenInSession): Promise<SignIn | null> {
    const at = now()
    const use = await note(executor, token.session, at)
    if (!use) return null
    const { user, issuedAt } = use
    const successorId = uuidv7({ msecs: issuedAt.getTime() })
    if (!(await spendRefreshToken(executor, token.id, { spentAt: at, successorId }))) return null
    const successor = successorOf(token.hash, token.nonce, successorKeys[0])
    const stored = await issuer.store(executor, token.session, successor, issuedAt, successorId)
    return issuer.signIn(token.session, user, stored, issuedAt)
  }

  /** The pair that was given before: the same one, unless it is of too little use by now. Null where it has ended. */
  async function repeat(executor: Executor, token: TokenInSession, row: RefreshToken): Promise<SignIn | null> {
    const made = successorKeys.map((key) => successorOf(token.hash, token.nonce, key))
    const successor = made.find(({ hash }) => hash === row.hash)
    if (!successor) return null // Made with a key that was taken away since.
    const { session } = token
    const user = await findUser(executor, { id: session.userId })
    if (!user) return null
    const stored = { ...successor, expiresAt: row.expiresAt }
    const first = issuer.issueTime(user, row.issuedAt)
    const stale = now().getTime() - first.getTime() >= durations.accessToken / 2
    // What was given before is no news to whoever ends it; a later one is.
    if (!stale && first <= session.lastUsedAt) return issuer.signIn(session, user, stored, first)
    const use = await note(executor, session, stale ? now() : first)
    // A new password may have taken the tokens away before the session was held, but left the session.
    if (!use || !(await findRefreshToken(executor, { id: row.id }))) return null
    return issuer.signIn(session, use.user, stored, use.issuedAt)
  }

  /**
   * Notes that a session gives tokens, and so holds its row until the transaction ends: who ends them waits, or has been seen.
   * @returns the user as of then, and the instant that the tokens are to claim; null if the session has ended.
   */
  async function note(
    executor: Executor,
    { id, userId }: Session,
    at: Date,
  ): Promise<{ user: User; issuedAt: Date } | null> {
    const user = (await useSession(executor, id, at)) ? await findUser(executor, { id: userId }) : null
    if (!user) return null
    const issuedAt = issuer.issueTime(user, at)
    if (issuedAt > at) await useSession(executor, id, issuedAt)
    return { user, issuedAt }
  }

  async function endReused(transaction: Transaction, sessionId: string, origin: Origin): Promise<void> {
    const { userId } = await transaction.session.findUniqueOrThrow({ where: { id: sessionId } })
    if (!(await ender.end(transaction, { id: sessionId }, 'reuse'))) return
    await audit.record(transaction, {
      action: 'session.reuse_detected',
      userId,
      origin,
      detail: `session ${sessionId}`,
    })
  }
}
