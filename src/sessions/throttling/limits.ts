/** How often somebody may try: what is counted, by whom, and how many are too many. */

import { createHmac, type KeyObject } from 'node:crypto'
import type { Redis } from 'ioredis'
import { addressKey } from './address-key.ts'
import { type CounterOptions, createCounter } from './counter.ts'
import { createGuesses, type Guess } from './guesses.ts'
import { TooMany } from './too-many.ts'

const HOUR = 60 * 60

/** How many there may be in an hour. */
export const AN_HOUR = {
  /** Failed logins of one address. */
  loginFailures: 100,
  // What one address may do besides: more than a school's or an office's, and too little to fill a disk.
  registrations: 2000,
  badRefreshTokens: 10_000,
  mailTokens: 1000,
  mailRequests: 1000,
  /** Mails of one kind to one email. */
  mailsToOne: 5,
} as const

export type { Guess }

export type MailKind = 'reset' | 'verification'

/** Each rejects with AppError TOO_MANY_REQUESTS where it was too often. Without an address (the command line) nothing is limited by it. */
export type Limits = {
  /**
   * A login: by address, and by account, whether there is such an account or not.
   * @param emailKey the email as it is compared.
   * @param known whether this address signed in to this account before: it then has a count of its own.
   */
  login(emailKey: string, ip: string | null, known: boolean): Promise<Guess>
  /** The password of who is signed in, asked for again: by account. */
  currentPassword(userId: string): Promise<Guess>
  /** By address. */
  register(ip: string | null): Promise<void>
  /** Before a refresh token is looked up: rejects an address that showed too many bad ones. */
  refresh(ip: string | null): Promise<void>
  /** Counts a refresh token that was no good. */
  refreshFailed(ip: string | null): Promise<void>
  /** By address. Mailed tokens that are shown: reset and verification. */
  mailToken(ip: string | null): Promise<void>
  /** By address. Mails that are asked for. */
  mailRequest(ip: string | null): Promise<void>
  /**
   * Each kind for itself: anybody may ask for resets, and nobody is to be kept from verifying an email by that.
   * @returns whether this email may get another mail: false after a few, whether it has an account or not.
   */
  mail(kind: MailKind, emailKey: string): Promise<boolean>
}

export type LimitsOptions = {
  /** `keyring.derive('throttling')[0]`: what is counted is named by a keyed hash, so that Redis has no list of emails. */
  key: KeyObject
  /** Where instances count together; each counts for itself without it. */
  redis?: Redis | null
}

export function createLimits({ key, redis = null }: LimitsOptions): Limits {
  const counter = (options: CounterOptions) => createCounter(options, redis)
  const name = (...parts: string[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')

  const logins = createGuesses('login', counter)
  const currentPasswords = createGuesses('current-password', counter)
  const loginAddresses = counter({ name: 'login-address', most: AN_HOUR.loginFailures, seconds: HOUR })
  const badRefreshTokens = counter({ name: 'refresh', most: AN_HOUR.badRefreshTokens, seconds: HOUR })
  const recipients = counter({ name: 'mail', most: AN_HOUR.mailsToOne, seconds: HOUR })

  /** Counts each. */
  const byAddress = (purpose: string, most: number) => {
    const counts = counter({ name: purpose, most, seconds: HOUR })
    return async (ip: string | null) => {
      const refusal = ip === null ? null : await counts.take(name(addressKey(ip)))
      if (refusal) throw new TooMany(refusal)
    }
  }

  return {
    async login(emailKey, ip, known) {
      const address = ip === null ? null : addressKey(ip)
      if (address === null) return logins(name(emailKey))
      const refusal = await loginAddresses.take(name(address))
      if (refusal) throw new TooMany(refusal)
      // A login that isn't looked at is no failed one.
      const giveBack = () => loginAddresses.giveBack(name(address))
      const guess = await logins(known ? name(emailKey, address) : name(emailKey)).catch(async (error) => {
        await giveBack()
        throw error
      })
      return {
        succeeded: () => Promise.all([guess.succeeded(), giveBack()]).then(() => {}),
        withdrawn: () => Promise.all([guess.withdrawn(), giveBack()]).then(() => {}),
      }
    },
    currentPassword: (userId) => currentPasswords(name(userId)),

    register: byAddress('register', AN_HOUR.registrations),
    mailToken: byAddress('mail-token', AN_HOUR.mailTokens),
    mailRequest: byAddress('mail-address', AN_HOUR.mailRequests),
    mail: async (kind, emailKey) => (await recipients.take(name(kind, emailKey))) === null,

    async refresh(ip) {
      const refusal = ip === null ? null : await badRefreshTokens.refusal(name(addressKey(ip)))
      if (refusal) throw new TooMany(refusal)
    },
    async refreshFailed(ip) {
      if (ip !== null) await badRefreshTokens.add(name(addressKey(ip)))
    },
  }
}
