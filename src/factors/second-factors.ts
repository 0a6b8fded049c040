/** Checks second factors as part of each sign-in, whatever the first factor was. */

import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { AuditService } from '../audit/service.ts'
import { AppError, badInput, type FactorMethod } from '../core/errors.ts'
import { sha256 } from '../core/sha256.ts'
import type { Authenticator } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'
import type { FactorAnswer, FirstFactor, SecondFactors } from '../sessions/service.ts'
import { attemptsOf } from './attempts.ts'
import type { FactorKeys } from './factor-keys.ts'
import type { FactorNotices } from './notices.ts'
import { normalizeRecoveryCode } from './recovery-codes.ts'
import { lockUser, removeAllOf, spendStep } from './repository.ts'
import { normalizeCode, stepOf } from './totp.ts'

export type SecondFactorOptions = { audit: AuditService; keys: FactorKeys; notices: FactorNotices; now: () => Date }

/** Lifetime of a challenge, in seconds. */
const CHALLENGE_TTL = 5 * 60

const refused = () => new AppError('INVALID_CREDENTIALS', {}, 'The code is wrong, or was used before.')

export function createSecondFactors({ audit, keys, notices, now }: SecondFactorOptions): SecondFactors {
  const judge: SecondFactors['judge'] = async (transaction, shown) => {
    const { user, first, answer } = shown
    const authenticators = await confirmedOf(transaction, user.id)
    if (authenticators.length === 0) {
      return answer === null
        ? first
        : badInput({ path: [fieldOf(answer)], message: 'This account has no second factor: send no code.' })
    }
    if (answer === null) return challenge(transaction, shown)
    // The lock makes attempts on one account run one at a time.
    if (!(await lockUser(transaction, user.id))) return refused()
    const error =
      answer.code != null
        ? await judgeCode(transaction, shown, authenticators, answer.code)
        : await judgeRecoveryCode(transaction, shown, answer.recoveryCode ?? '')
    return error ?? { amr: `${first.amr} otp mfa`, factors: 2 }
  }

  /**
   * Checks a code of an authenticator app. @returns null for a correct code, which is then used up; otherwise the
   * error.
   */
  async function judgeCode(
    transaction: Transaction,
    { user, client }: FirstFactor,
    authenticators: Authenticator[],
    code: string,
  ): Promise<AppError | null> {
    const at = now()
    const attempts = await attemptsOf(transaction, user.id, client, at)
    const refusal = await attempts.refusal()
    if (refusal) return refusal
    for (const { id, secret } of authenticators) {
      const step = stepOf(normalizeCode(code), keys.unwrapSecret(secret, id), at)
      if (step !== null && (await spendStep(transaction, id, step, at))) return null
    }
    await audit.record(transaction, { action: 'factor.failed', userId: user.id, client })
    if (await attempts.fail()) {
      await audit.record(transaction, { action: 'factor.throttled', userId: user.id, client })
      transaction.afterCommit(() => notices.attempts(user))
    }
    return refused()
  }

  /** No limit per account: 80 bits cannot be guessed, and the owner can still sign in while codes are blocked. */
  async function judgeRecoveryCode(
    transaction: Transaction,
    { user, client }: FirstFactor,
    text: string,
  ): Promise<AppError | null> {
    const code = normalizeRecoveryCode(text)
    if (code !== null) {
      const where = { userId: user.id, hash: keys.hashRecoveryCode(code, user.id), usedAt: null }
      const { count } = await transaction.recoveryCode.updateMany({ where, data: { usedAt: now() } })
      if (count === 1) {
        const left = await transaction.recoveryCode.count({ where: { userId: user.id, usedAt: null } })
        await audit.record(transaction, {
          action: 'factor.recovery_code_used',
          userId: user.id,
          actorId: user.id,
          client,
          detail: `${left} left`,
        })
        transaction.afterCommit(() => notices.recoveryCodeUsed(user, left))
        return null
      }
    }
    await audit.record(transaction, { action: 'factor.failed', userId: user.id, client, detail: 'recovery code' })
    return refused()
  }

  async function challenge(
    transaction: Transaction,
    { user, first, sessionId, client }: FirstFactor,
  ): Promise<AppError<'SECOND_FACTOR_REQUIRED'>> {
    const at = now()
    const token = randomBytes(32).toString('base64url')
    await transaction.loginChallenge.deleteMany({ where: { userId: user.id, expiresAt: { lte: at } } })
    await transaction.loginChallenge.create({
      data: {
        id: uuidv7({ msecs: at.getTime() }),
        hash: sha256(token),
        userId: user.id,
        sessionId,
        amr: first.amr,
        createdAt: at,
        expiresAt: new Date(at.getTime() + CHALLENGE_TTL * 1000),
      },
    })
    await audit.record(transaction, { action: 'factor.asked', userId: user.id, client })
    const methods = await methodsOf(transaction, user.id)
    return new AppError('SECOND_FACTOR_REQUIRED', { challenge: token, methods, expiresIn: CHALLENGE_TTL })
  }

  return {
    judge,
    checkAnswer,
    async voidChallenges(transaction, userId) {
      await transaction.loginChallenge.deleteMany({ where: { userId } })
    },
    async removeAll(transaction, userId) {
      await removeAllOf(transaction, userId)
    },
  }
}

const confirmedOf = ({ authenticator }: Transaction, userId: string): Promise<Authenticator[]> =>
  authenticator.findMany({ where: { userId, confirmedAt: { not: null } }, orderBy: { id: 'asc' } })

async function methodsOf(transaction: Transaction, userId: string): Promise<FactorMethod[]> {
  const select = { id: true }
  const recovery = await transaction.recoveryCode.findFirst({ where: { userId, usedAt: null }, select })
  const passkey = await transaction.passkey.findFirst({ where: { userId }, select })
  return ['totp', ...(recovery ? (['recovery_code'] as const) : []), ...(passkey ? (['passkey'] as const) : [])]
}

const fieldOf = ({ code }: FactorAnswer): string => (code != null ? 'code' : 'recoveryCode')

function checkAnswer({ code = null, recoveryCode = null }: FactorAnswer): FactorAnswer | null {
  if (code !== null && recoveryCode !== null)
    throw badInput({ path: ['recoveryCode'], message: 'Enter a code or a recovery code, not both.' })
  return code === null && recoveryCode === null ? null : { code, recoveryCode }
}
