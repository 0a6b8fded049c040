/** Rate limits: what is counted, by which key, and the maximums. */

import { createHmac, type KeyObject } from 'node:crypto'
import type { Redis } from 'ioredis'
import { addressKey } from '../core/address-key.ts'
import { createAddressAttempts } from './address-attempts.ts'
import { createPasswordAttempts } from './password-attempts.ts'
import { RateLimitError } from './rate-limit-error.ts'
import { createRateLimiter, type RateLimiterOptions } from './rate-limiter.ts'

const HOUR = 60 * 60

/** Maximum per hour. */
export const MAX_AN_HOUR = {
  /** Failed logins of one address. */
  loginFailures: 100,
  // Per address: enough for a school or an office, too few to fill a disk.
  registrations: 2000,
  badRefreshTokens: 10_000,
  factorAnswers: 1000,
  passkeyChallenges: 3000,
  mailTokens: 1000,
  mailRequests: 1000,
  /** New passwords that one account submits to the policy. */
  passwordChanges: 100,
  /** Data exports of one account. */
  dataExports: 10,
  /** Emails of one kind to one recipient. */
  emailsToOne: 5,
} as const

export type EmailKind = 'reset' | 'verification' | 'change' | 'registration' | 'invitation' | 'device' | 'notice'

export type LoginAttempt = {
  /** Email key, as emailKeyOf returns it. */
  emailKey: string
  ip: string | null
  /** True if this address has signed in to this account before. It then has a separate count. */
  known: boolean
}

/** Returns whether a password is correct. Its errors are rethrown, and the attempt does not count. */
export type Judge = () => Promise<boolean>

/**
 * Each method throws RateLimitError beyond its limit. On the command line there is no address, so address limits do not
 * apply.
 */
export type RateLimits = {
  /** By address and by account, whether or not the account exists. @returns the result of `judge`. */
  login(attempt: LoginAttempt, judge: Judge): Promise<boolean>
  /** Clears the failed logins of an account whose owner reset the password by email. */
  passwordReset(emailKey: string): Promise<void>
  /** By account: current password of a signed-in user. @returns the result of `judge`. */
  currentPassword(userId: string, judge: Judge): Promise<boolean>
  /** By account: new passwords submitted to the policy. */
  passwordChange(userId: string): Promise<void>
  /** By account: exports of personal data. */
  dataExport(userId: string): Promise<void>
  /** By address. */
  register(ip: string | null): Promise<void>
  /** By address: throws if too many invalid refresh tokens came from it. Does not count. */
  refresh(ip: string | null): Promise<void>
  /** Counts an invalid refresh token. */
  refreshFailed(ip: string | null): Promise<void>
  /** By address: answers to challenges of second factors. Wrong codes are also counted by account, in the database. */
  factorAnswer(ip: string | null): Promise<void>
  /** By address: challenges of passkey ceremonies. */
  passkeyChallenge(ip: string | null): Promise<void>
  /** By address: tokens from password-reset and verification emails. */
  mailToken(ip: string | null): Promise<void>
  /** By address: requests that send an email. */
  mailRequest(ip: string | null): Promise<void>
  /**
   * By recipient. Each kind has its own count: password resets, which anybody may request, never block a verification.
   * Notices are limited because anybody can give an account the address of somebody else.
   * @returns false beyond the limit, whether or not the email has an account.
   */
  email(kind: EmailKind, emailKey: string): Promise<boolean>
}

export type RateLimitsOptions = {
  /** HMAC key of the Redis keys, so that Redis holds no emails or addresses. */
  key: KeyObject
  /** Shared store of all instances. Without it, each instance counts separately. */
  redis?: Redis | null
}

export function createRateLimits({ key, redis = null }: RateLimitsOptions): RateLimits {
  const limiter = (options: RateLimiterOptions) => createRateLimiter(options, redis)
  const hourly = (name: string, max: number) => limiter({ name, max, duration: HOUR })
  const keyOf = (...parts: string[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')

  const loginsOfAccount = createPasswordAttempts('login', limiter)
  const loginsOfAddress = createAddressAttempts(
    { name: 'login-address', max: MAX_AN_HOUR.loginFailures, duration: HOUR },
    limiter,
  )
  const currentPasswords = createPasswordAttempts('current-password', limiter)
  const passwordChanges = hourly('password-change', MAX_AN_HOUR.passwordChanges)
  const dataExports = hourly('data-export', MAX_AN_HOUR.dataExports)
  const badRefreshTokens = hourly('refresh', MAX_AN_HOUR.badRefreshTokens)
  const recipients = hourly('mail', MAX_AN_HOUR.emailsToOne)

  const byAddress = (name: string, max: number) => {
    const uses = hourly(name, max)
    return async (ip: string | null) => {
      const refusal = ip === null ? null : await uses.consume(keyOf(addressKey(ip)))
      if (refusal) throw new RateLimitError(refusal)
    }
  }

  return {
    async login({ emailKey, ip, known }, judge) {
      if (ip === null) return loginsOfAccount.judge(keyOf(emailKey), judge)
      const address = addressKey(ip)
      const account = known ? keyOf(emailKey, address) : keyOf(emailKey)
      return loginsOfAddress(keyOf(address), () => loginsOfAccount.judge(account, judge))
    },
    passwordReset: async (emailKey) => loginsOfAccount.reset(keyOf(emailKey)),
    currentPassword: (userId, judge) => currentPasswords.judge(keyOf(userId), judge),
    async passwordChange(userId) {
      const refusal = await passwordChanges.consume(keyOf(userId))
      if (refusal) throw new RateLimitError(refusal)
    },
    async dataExport(userId) {
      const refusal = await dataExports.consume(keyOf(userId))
      if (refusal) throw new RateLimitError(refusal)
    },

    register: byAddress('register', MAX_AN_HOUR.registrations),
    passkeyChallenge: byAddress('passkey-challenge', MAX_AN_HOUR.passkeyChallenges),
    factorAnswer: byAddress('factor-answer', MAX_AN_HOUR.factorAnswers),
    mailToken: byAddress('mail-token', MAX_AN_HOUR.mailTokens),
    mailRequest: byAddress('mail-address', MAX_AN_HOUR.mailRequests),
    email: async (kind, emailKey) => (await recipients.consume(keyOf(kind, emailKey))) === null,

    async refresh(ip) {
      const refusal = ip === null ? null : await badRefreshTokens.get(keyOf(addressKey(ip)))
      if (refusal) throw new RateLimitError(refusal)
    },
    async refreshFailed(ip) {
      if (ip !== null) await badRefreshTokens.penalty(keyOf(addressKey(ip)))
    },
  }
}
