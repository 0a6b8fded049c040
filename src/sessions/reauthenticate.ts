/**
 * Reauthentication: renews a session in place after its factors were checked again. The session gets a new `auth_time`
 * and new tokens.
 */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import type { Database, Transaction } from '../database/port.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { Viewer } from '../tokens/viewer.ts'
import type { Confirmations } from './refresh/confirmations.ts'
import type { Rotator } from './refresh/rotate.ts'
import { type LockedSession, useSession } from './repository.ts'
import { type Authentication, type FactorAnswer, PASSWORD, type SecondFactors, type SignIn } from './sign-in.ts'
import type { PasswordVerifier } from './verify-password.ts'

export type ReauthenticateInput = FactorAnswer & { password: string }

export type ReauthenticateOptions = {
  database: Database
  audit: AuditService
  limits: RateLimits
  rotator: Rotator
  confirmations: Confirmations
  verifyPassword: PasswordVerifier
  secondFactors: SecondFactors
  now: () => Date
}

/** Renews a session in the transaction that has checked the factors. */
export type RenewInPlace = (
  transaction: Transaction,
  session: { id: string; userId: string },
  authentication: Authentication,
  client: ClientInfo,
) => Promise<SignIn>

const revoked = () => new AppError('UNAUTHENTICATED', { reason: 'revoked' })

export function createReauthenticate(options: ReauthenticateOptions) {
  const { database, audit, limits, rotator, confirmations, verifyPassword, secondFactors, now } = options

  /**
   * @throws AppError INVALID_CREDENTIALS; SECOND_FACTOR_REQUIRED; TOO_MANY_REQUESTS; UNAUTHENTICATED if the session was
   * revoked
   *   meanwhile.
   */
  async function reauthenticate(
    viewer: Viewer,
    { password, ...codes }: ReauthenticateInput,
    client: ClientInfo,
  ): Promise<SignIn> {
    const { userId, sessionId } = viewer
    const answer = secondFactors.checkAnswer(codes)
    const user = await database.read.user.findUnique({ where: { id: userId } })
    if (!user) throw revoked()
    await verifyPassword({
      user,
      password,
      client,
      attempt: (judge) => limits.currentPassword(userId, judge),
      account: user.emailKey,
      actorId: userId,
      detail: 'reauthentication',
    })
    // The access token of this request may confirm the last rotation.
    await confirmations.drain()
    const outcome = await database.write(async (transaction) => {
      const locked = await useSession(transaction, sessionId, now())
      if (!locked) throw revoked()
      // The password may have changed since it was verified.
      if (locked.user.passwordHash !== user.passwordHash) throw new AppError('INVALID_CREDENTIALS', {})
      const shown = { user: locked.user, first: PASSWORD, answer, sessionId, client }
      const authentication = await secondFactors.judge(transaction, shown)
      if (authentication instanceof AppError) return authentication
      return renewInPlace(transaction, { id: sessionId, userId }, authentication, client)
    })
    if (outcome instanceof AppError) throw outcome
    return outcome
  }

  const renewInPlace: RenewInPlace = async (transaction, { id, userId }, { amr, factors }, client) => {
    const at = now()
    const locked = await useSession(transaction, id, at)
    if (!locked) throw revoked()
    const shown = { authenticatedAt: at, amr, factors }
    await transaction.session.update({ where: { id }, data: shown })
    await audit.record(transaction, { action: 'session.reauthenticated', userId, actorId: userId, client })
    const signIn = await newTokens(transaction, { ...locked, ...shown }, at)
    if (!signIn) throw revoked()
    return signIn
  }

  /**
   * Like a refresh: if this response is lost, the client's refresh token is replayed. The response to the last refresh
   * may have been lost too. Then that refresh is replayed first, since the client may still hold the older token.
   */
  async function newTokens(transaction: Transaction, session: LockedSession, at: Date): Promise<SignIn | null> {
    const { refreshToken } = transaction
    const newest = await refreshToken.findFirst({ where: { sessionId: session.id, spentAt: null } })
    if (!newest) return null
    const parent = await refreshToken.findUnique({ where: { successorId: newest.id } })
    const isUnconfirmed = parent !== null && newest.confirmedAt === null
    const replayed = isUnconfirmed ? await rotator.replay(transaction, session, parent, newest, at) : null
    return replayed ?? (await rotator.rotate(transaction, session, newest, at))
  }

  return { reauthenticate, renewInPlace }
}
