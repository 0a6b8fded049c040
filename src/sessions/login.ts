/** Signing in by email and password. */

import { emailKeyOf, isEmail } from '../accounts/email.ts'
import type { Hasher } from '../accounts/passwords/hasher.ts'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { User } from '../database/client/client.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { Issuer } from './issuer.ts'
import type { SignIn } from './sign-in.ts'
import type { Limits } from './throttling/limits.ts'
import { TooMany } from './throttling/too-many.ts'

export type LoginOptions = {
  database: Database
  audit: AuditService
  hasher: Hasher
  issuer: Issuer
  limits: Limits
  now: () => Date
}

export type LoginInput = { email: string; password: string }

/** In code points: no password is longer, so that nothing longer is worth hashing. UTF-16 has up to two units for each. */
const LONGEST_PASSWORD = 256

/** The id of no user: so that there is as much to look up where there is no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export function createLogin({ database, audit, hasher, issuer, limits, now }: LoginOptions) {
  /**
   * Whether there is such an account, whether it is disabled, whether the password is too long for any: the same is done, up to
   * the moment at which it is known to be right.
   * @throws AppError INVALID_CREDENTIALS; TOO_MANY_REQUESTS.
   */
  return async function login({ email, password }: LoginInput, origin: Origin): Promise<SignIn> {
    const emailKey = isEmail(email) ? emailKeyOf(email) : ''
    const user = await database.read.user.findUnique({ where: { emailKey } })
    const guess = await limits.login(emailKey, origin.ip, await isKnown(user, origin)).catch(async (error) => {
      if (error instanceof TooMany && error.first) await record('login.throttled', user, origin)
      throw error
    })
    try {
      const signIn = (await isRight(user, password)) && user && (await open(user, password, origin))
      if (signIn) {
        await guess.succeeded()
        return signIn
      }
    } catch (error) {
      await guess.withdrawn()
      throw error
    }
    await record('login.failed', user, origin)
    throw new AppError('INVALID_CREDENTIALS', {})
  }

  /** Whether a session was opened from this address before, one that is still kept. */
  async function isKnown(user: User | null, { ip }: Origin): Promise<boolean> {
    const where = { userId: user?.id ?? NOBODY, ip }
    return ip !== null && (await database.read.session.findFirst({ where, select: { id: true } })) !== null
  }

  async function isRight(user: User | null, password: string): Promise<boolean> {
    const fits = password.length <= 2 * LONGEST_PASSWORD && [...password].length <= LONGEST_PASSWORD
    const candidate = fits ? password : ''
    const right = user ? await hasher.verify(candidate, user.passwordHash) : await hasher.verifyNothing(candidate)
    return right && fits && user?.disabled === false
  }

  /** Null if the account was disabled or deleted, or got another password, while this one was checked. */
  async function open(user: User, password: string, origin: Origin): Promise<SignIn | null> {
    const renewed = hasher.needsRehash(user.passwordHash) ? await hashAgain(password) : null
    return database.write(async (transaction) => {
      const where = { id: user.id, passwordHash: user.passwordHash, disabled: false }
      const { count } = await transaction.user.updateMany({ where, data: renewed ?? { lastLoginAt: now() } })
      if (count === 0) return null
      const signIn = await issuer.start(transaction, user, origin)
      await audit.record(transaction, { action: 'login', userId: user.id, actorId: user.id, origin })
      return signIn
    })
  }

  /** Nothing where hashing has no time for it now: there will be another login. */
  function hashAgain(password: string): Promise<{ passwordHash: string } | null> {
    return hasher.hash(password).then(
      (passwordHash) => ({ passwordHash }),
      () => null,
    )
  }

  function record(action: 'login.failed' | 'login.throttled', user: User | null, origin: Origin): Promise<void> {
    return database.write((transaction) => audit.record(transaction, { action, userId: user?.id ?? null, origin }))
  }
}
