/** Login by email and password. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { emailKeyOf, findByEmail, isEmail } from '../core/email-address.ts'
import { AppError } from '../core/errors.ts'
import type { User } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import type { Hasher } from '../passwords/hasher.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import { hasSessionFrom } from './repository.ts'
import { PASSWORD, type SecondFactors, type SignIn } from './sign-in.ts'
import type { TokenIssuer } from './token-issuer.ts'
import type { PasswordVerifier } from './verify-password.ts'

export type LoginOptions = {
  database: Database
  audit: AuditService
  hasher: Hasher
  issuer: TokenIssuer
  limits: RateLimits
  verifyPassword: PasswordVerifier
  /** Rejects accounts without a verified email. */
  requireVerifiedEmail: boolean
  secondFactors: Pick<SecondFactors, 'judge'>
}

export type LoginInput = { email: string; password: string }

/** Id of no user, so that an unknown email costs the same queries. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export function createLogin(options: LoginOptions) {
  const { database, audit, hasher, issuer, limits, verifyPassword, secondFactors, requireVerifiedEmail } = options

  /**
   * Unknown and disabled accounts cost the same work as a wrong password.
   * @throws AppError INVALID_CREDENTIALS; SECOND_FACTOR_REQUIRED; TOO_MANY_REQUESTS.
   */
  return async function login({ email, password }: LoginInput, client: ClientInfo): Promise<SignIn> {
    const emailKey = isEmail(email) ? emailKeyOf(email) : ''
    const user = await findByEmail(email, (keys) => database.read.user.findMany({ where: { emailKey: { in: keys } } }))
    const { ip } = client
    const known = ip !== null && (await hasSessionFrom(database.read, user?.id ?? NOBODY, ip))
    await verifyPassword({
      user,
      password,
      client,
      attempt: (judge) => limits.login({ emailKey, ip, known }, judge),
      account: emailKey,
    })
    // Checked after the password, so that only its owner learns this.
    if (requireVerifiedEmail && user?.emailVerified === false) throw await unverified(user, client)
    const signIn = user && (await open(user, password, client))
    if (!signIn) throw new AppError('INVALID_CREDENTIALS', {})
    if (signIn instanceof AppError) throw signIn
    return signIn
  }

  async function unverified({ id: userId }: User, client: ClientInfo): Promise<AppError> {
    const detail = 'email not verified'
    await database.write((transaction) => audit.record(transaction, { action: 'login.failed', userId, client, detail }))
    const message = 'Verify your email first, or set a new password by email.'
    return new AppError('INVALID_CREDENTIALS', { reason: 'email_unverified' }, message)
  }

  /** Returns null if the account was disabled, deleted or given another password since it was read. */
  async function open(user: User, password: string, client: ClientInfo): Promise<SignIn | AppError | null> {
    const { id, passwordHash: verified } = user
    const passwordHash = hasher.needsRehash(verified) ? await rehash(user, password, client) : verified
    return database.write(async (transaction) => {
      const where = { id, passwordHash: verified, disabled: false }
      const { count } = await transaction.user.updateMany({ where, data: { passwordHash } })
      if (count === 0) return null
      const first = { user, first: PASSWORD, answer: null, sessionId: null, client }
      const authentication = await secondFactors.judge(transaction, first)
      if (authentication instanceof AppError) return authentication
      const signIn = await issuer.start(transaction, user, client, authentication)
      await audit.record(transaction, { action: 'login', userId: id, actorId: id, client })
      return signIn
    })
  }

  /** Keeps the current hash if hashing is overloaded: the next login renews it. */
  function rehash({ passwordHash, emailKey }: User, password: string, { ip }: ClientInfo): Promise<string> {
    return hasher.hash(password, { ip, account: emailKey }).catch(() => passwordHash)
  }
}
