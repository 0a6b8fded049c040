/** Verifies a password within the rate limits, and records failures. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import type { User } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import type { Hasher } from '../passwords/hasher.ts'
import { RateLimitError } from '../rate-limit/rate-limit-error.ts'
import type { Judge } from '../rate-limit/rate-limits.ts'

export type PasswordVerifierOptions = { database: Database; audit: AuditService; hasher: Hasher }

export type PasswordCheck = {
  /** Null for an unknown email. */
  user: User | null
  password: string
  client: ClientInfo
  /** Counts the attempt with one of the RateLimits. */
  attempt: (judge: Judge) => Promise<boolean>
  /** Account key in the hashing queue. */
  account: string
  /** For the audit entry. */
  actorId?: string
  detail?: string
}

/** @throws AppError INVALID_CREDENTIALS; TOO_MANY_REQUESTS. */
export type PasswordVerifier = (check: PasswordCheck) => Promise<void>

/** Unknown accounts, disabled accounts and passwords that are too long cost the same work. */
export function createPasswordVerifier({ database, audit, hasher }: PasswordVerifierOptions): PasswordVerifier {
  return async ({ user, password, client, attempt, account, ...entry }) => {
    const waiting = { ip: client.ip, account }
    const judge = async () => {
      const right = user
        ? await hasher.verify(password, user.passwordHash, waiting)
        : await hasher.verifyDummy(password, waiting)
      return right && user?.disabled === false
    }
    const record = (action: 'login.failed' | 'login.throttled') =>
      database.write((transaction) => audit.record(transaction, { action, userId: user?.id ?? null, client, ...entry }))

    const right = await attempt(judge).catch(async (error) => {
      if (error instanceof RateLimitError && error.first) await record('login.throttled')
      throw error
    })
    if (right) return
    await record('login.failed')
    throw new AppError('INVALID_CREDENTIALS', {})
  }
}
