/** Signing in by email and password. */

import { emailKeyOf, isEmail } from '../accounts/email.ts'
import type { Hasher } from '../accounts/passwords/hasher.ts'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { User } from '../database/client/client.ts'
import type { Database } from '../database/database.ts'
import { findUser, hasSessionFrom, keepPassword } from '../database/session-rows.ts'
import { AppError } from '../errors.ts'
import type { Issuer } from './issuer.ts'
import type { SignIn } from './sign-in.ts'
import { addressKey } from './throttling/address-key.ts'
import { FREE } from './throttling/guesses.ts'
import type { Limits } from './throttling/limits.ts'
import { TooMany } from './throttling/too-many.ts'
import { createTurns } from './throttling/turns.ts'

export type LoginOptions = {
  database: Database
  audit: AuditService
  hasher: Hasher
  issuer: Issuer
  limits: Limits
}

export type LoginInput = { email: string; password: string }

/** The id of no user: so that there is as much to look up where there is no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export function createLogin({ database, audit, hasher, issuer, limits }: LoginOptions) {
  const turns = createTurns({ atOnce: FREE })

  /**
   * Whether there is such an account, whether it is disabled, whether the password is too long for any: the same is done, up to
   * the moment at which it is known to be right.
   * @throws AppError INVALID_CREDENTIALS; TOO_MANY_REQUESTS.
   */
  return async function login({ email, password }: LoginInput, origin: Origin): Promise<SignIn> {
    const emailKey = isEmail(email) ? emailKeyOf(email) : ''
    const user = await findUser(database.statements, { emailKey })
    const known = await isKnown(user, origin)
    const { guess, end } = await turn(emailKey, origin, known).catch(async (error) => {
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
    } finally {
      end()
    }
    await record('login.failed', user, origin)
    throw new AppError('INVALID_CREDENTIALS', {})
  }

  /** At what the limits count together: an account, or one from an address that is known. */
  function turn(emailKey: string, { ip }: Origin, known: boolean) {
    const counted = JSON.stringify([emailKey, known && ip !== null ? addressKey(ip) : null])
    return turns(counted, () => limits.login(emailKey, ip, known))
  }

  /** Whether a session was opened from this address before, one that is still kept. */
  async function isKnown(user: User | null, { ip }: Origin): Promise<boolean> {
    return ip !== null && (await hasSessionFrom(database.statements, user?.id ?? NOBODY, ip))
  }

  async function isRight(user: User | null, password: string): Promise<boolean> {
    const right = user ? await hasher.verify(password, user.passwordHash) : await hasher.verifyNothing(password)
    return right && user?.disabled === false
  }

  /** Null if the account was disabled or deleted, or got another password, while this one was checked. */
  async function open(user: User, password: string, origin: Origin): Promise<SignIn | null> {
    const { id, passwordHash: verified } = user
    const passwordHash = hasher.needsRehash(verified) ? await hashAgain(password, verified) : verified
    return database.statements.transaction(async (executor) => {
      if (!(await keepPassword(executor, id, verified, passwordHash))) return null
      const signIn = await issuer.start(executor, user, origin)
      await audit.record(executor, { action: 'login', userId: id, actorId: id, origin })
      return signIn
    })
  }

  /** The hash that there is, where hashing has no time for another one now: there will be another login. */
  function hashAgain(password: string, verified: string): Promise<string> {
    return hasher.hash(password).catch(() => verified)
  }

  function record(action: 'login.failed' | 'login.throttled', user: User | null, origin: Origin): Promise<void> {
    return database.statements.transaction((executor) =>
      audit.record(executor, { action, userId: user?.id ?? null, origin }),
    )
  }
}
