/** Second step of a sign-in: answers its challenge with a code. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError, badInput } from '../core/errors.ts'
import { sha256 } from '../core/sha256.ts'
import type { Database } from '../database/port.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { FactorAnswer, SecondFactors, SessionService, SignIn } from '../sessions/service.ts'
import { lockUser } from './repository.ts'

export type AnswerChallengeInput = FactorAnswer & { challenge: string }

export type AnswerChallengeOptions = {
  database: Database
  audit: AuditService
  limits: Pick<RateLimits, 'factorAnswer'>
  secondFactors: SecondFactors
  sessions: Pick<SessionService, 'start' | 'renewInPlace' | 'drain'>
  now: () => Date
}

/** Same error for a wrong or used code, and for an unknown, used or expired challenge. */
const refused = () =>
  new AppError('INVALID_CREDENTIALS', {}, 'Wrong code, or the sign-in took too long: try again, or start over.')

export function createAnswerChallenge(options: AnswerChallengeOptions) {
  const { database, audit, limits, secondFactors, sessions, now } = options

  /** @throws AppError INVALID_CREDENTIALS; BAD_USER_INPUT unless exactly one code is given; TOO_MANY_REQUESTS. */
  return async function answerChallenge(
    { challenge, ...codes }: AnswerChallengeInput,
    client: ClientInfo,
  ): Promise<SignIn> {
    const answer = secondFactors.checkAnswer(codes)
    if (answer === null) throw badInput({ path: ['code'], message: 'Enter a code or a recovery code.' })
    await limits.factorAnswer(client.ip)
    const hash = sha256(challenge)
    const known = await database.read.loginChallenge.findUnique({ where: { hash } })
    if (!known) throw refused()
    // The client's last access token may confirm a rotation of the session that this renews.
    if (known.sessionId !== null) await sessions.drain()

    const outcome = await database.write(async (transaction) => {
      const { userId } = known
      if (!(await lockUser(transaction, userId))) return refused()
      // Read after the lock, since the challenge may have been used or voided meanwhile.
      const row = await transaction.loginChallenge.findUnique({ where: { hash }, include: { user: true } })
      if (row === null || row.spentAt !== null || row.expiresAt <= now()) return refused()
      const { id, user, sessionId, amr } = row
      const shown = { user, first: { amr, factors: 1 as const }, answer, sessionId, client }
      const authentication = await secondFactors.judge(transaction, shown)
      if (authentication instanceof AppError) return authentication
      const spent = await transaction.loginChallenge.updateMany({
        where: { id, spentAt: null },
        data: { spentAt: now() },
      })
      if (spent.count === 0) throw refused()
      if (sessionId !== null)
        return sessions.renewInPlace(transaction, { id: sessionId, userId }, authentication, client)
      const signIn = await sessions.start(transaction, user, client, authentication)
      const detail = authentication.amr
      await audit.record(transaction, { action: 'login', userId, actorId: userId, client, detail })
      return signIn
    })
    if (outcome instanceof AppError) throw outcome
    return outcome
  }
}
