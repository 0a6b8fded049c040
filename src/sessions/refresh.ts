/** The exchange of a refresh token for a new pair. */

import type { KeyObject } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { Config } from '../config.ts'
import type { RefreshToken, Session, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/database.ts'
import { findRefreshToken, findSession, findUser, spendRefreshToken, useSession } from '../database/session-rows.ts'
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

type Row = RefreshToken & { session: Session & { user: User } }

export function createRefresh(options: RefreshOptions) {
  const { database, audit, issuer, ender, limits, successorKeys, durations, now } = options

  /** @throws AppError INVALID_REFRESH_TOKEN; TOO_MANY_REQUESTS. */
  return async function refresh(refreshToken: string | null, origin: Origin): Promise<SignIn> {
    const hash = refreshToken === null ? null : hashOf(refreshToken)
    if (hash === null) throw new AppError('INVALID_REFRESH_TOKEN', {})
    await limits.refresh(origin.ip)
    // Whatever isn't known costs no writer's time.
    const known = await findRefreshToken(database.statements, { hash })
    const signIn = known && (await database.write((transaction) => exchange(transaction, hash, origin)))
    if (signIn) return signIn
    await limits.refreshFailed(origin.ip)
    throw new AppError('INVALID_REFRESH_TOKEN', {})
  }

  /** Null where the token is no good. It doesn't throw then: that a session was ended must be committed. */
  async function exchange(
    transaction: Transaction,
    hash: string,
    origin: Origin,
    held = false,
  ): Promise<SignIn | null> {
    const token = await tokenRow(transaction, hash)
    if (!token || token.session.user.disabled) return null
    const successor = await successorRow(transaction, token)
    const successorSpent = token.successorId !== null && successor?.spentAt !== null
    switch (rotationOf(token, successorSpent, token.session, now(), durations.refreshGrace)) {
      case 'rotate':
        return (await rotate(transaction, token)) ?? (await exchangeHeld(transaction, token, origin))
      case 'repeat':
        return successor && repeat(transaction, token, successor)
      case 'reuse':
        if (held) await endReused(transaction, token.session, origin)
        return held ? null : await exchangeHeld(transaction, token, origin)
      default:
        return null
    }
  }

  /** Once more, with what nobody can change meanwhile, such as by a new password. */
  async function exchangeHeld(transaction: Transaction, { hash, sessionId }: Row, origin: Origin) {
    await ender.hold(transaction, sessionId)
    return exchange(transaction, hash, origin, true)
  }

  async function tokenRow(transaction: Transaction, hash: string): Promise<Row | null> {
    const token = await findRefreshToken(transaction, { hash })
    const session = token && (await findSession(transaction, token.sessionId))
    const user = session && (await findUser(transaction, session.userId))
    return user && { ...token, session: { ...session, user } }
  }

  async function successorRow(transaction: Transaction, { successorId: id }: RefreshToken) {
    return id === null ? null : await findRefreshToken(transaction, { id })
  }

  /** Null if another exchange of the same token was faster, or the session has ended meanwhile. */
  async function rotate(transaction: Transaction, token: Row): Promise<SignIn | null> {
    const at = now()
    const user = await use(transaction, token.session, at)
    if (!user) return null
    const issuedAt = issuer.issueTime(user)
    if (issuedAt > at) await use(transaction, token.session, issuedAt)
    const successorId = uuidv7({ msecs: issuedAt.getTime() })
    if (!(await spendRefreshToken(transaction, token.id, { spentAt: at, successorId }))) return null
    const successor = successorOf(token.hash, token.nonce, successorKeys[0])
    const stored = await issuer.store(transaction, token.session, successor, issuedAt, successorId)
    return issuer.signIn(token.session, user, stored, issuedAt)
  }

  /** The pair that was given before: the same one, unless it is of too little use by now. */
  async function repeat(transaction: Transaction, token: Row, row: RefreshToken): Promise<SignIn | null> {
    const made = successorKeys.map((key) => successorOf(token.hash, token.nonce, key))
    const successor = made.find(({ hash }) => hash === row.hash)
    if (!successor) return null // Made with a key that was taken away since.
    const { session } = token
    const first = issuer.issueTime(session.user, row.issuedAt)
    const stale = now().getTime() - first.getTime() >= durations.accessToken / 2
    const issuedAt = stale ? issuer.issueTime(session.user, now()) : first
    // What was given before is no news to whoever ends it; a later one is.
    if (issuedAt > session.lastUsedAt && !(await use(transaction, session, issuedAt))) return null
    return issuer.signIn(session, session.user, { ...successor, expiresAt: row.expiresAt }, issuedAt)
  }

  /**
   * Notes that a session gave tokens, and so holds its row until the transaction ends: who ends it waits.
   * @returns the user as of then; null if the session has ended.
   */
  async function use(transaction: Transaction, { id, userId, lastUsedAt }: Session, at: Date): Promise<User | null> {
    const live = await useSession(transaction, id, at > lastUsedAt ? at : lastUsedAt)
    return live ? await findUser(transaction, userId) : null
  }

  async function endReused(transaction: Transaction, session: Session, origin: Origin): Promise<void> {
    if (!(await ender.end(transaction, session, 'reuse'))) return
    await audit.record(transaction, {
      action: 'session.reuse_detected',
      userId: session.userId,
      origin,
      detail: `session ${session.id}`,
    })
  }
}
